"""The xAPI interface under /xapi/, versions 2.0.0 and 1.0.0 to 1.0.3. Section numbers: C is part three of 1.0.3
(Communication), 4.x is IEEE 9274.1.1."""
