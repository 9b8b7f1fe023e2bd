SET LOCAL session_replication_role = replica;
CREATE TEMPORARY TABLE home ON COMMIT DROP AS
SELECT gen_random_uuid() AS id, a.id AS village, n, 'D' || a.id || '-' || n AS code, abs(hashtext(a.id || '/' || n)) % 100 AS luck
FROM area AS a, generate_series(1, :households) AS n
WHERE a.parent_id = :commune;
CREATE TEMPORARY TABLE resident ON COMMIT DROP AS
SELECT gen_random_uuid() AS id, h.id AS home, h.village, h.luck, each AS n, now() - interval '400 days' * random() AS began
FROM home AS h, LATERAL generate_series(1, 3 + (h.luck % 10 < 4)::int) AS each;
INSERT INTO household (id, code, label, village_id, lane, residents, phones)
SELECT id, code, 'Hộ đo thử ' || n, village, '', 4, 1 FROM home;
INSERT INTO residence (id, household_id, village_id, valid_from)
SELECT gen_random_uuid(), id, village, date '2025-07-01' FROM home;
INSERT INTO person (id, name, called, birth_year, audio_lang)
SELECT id, 'Người đo thử ' || n, 'Thử', 1950 + (random() * 50)::int, 'vi' FROM resident;
INSERT INTO membership (id, person_id, household_id, relation, valid_from)
SELECT gen_random_uuid(), id, home, '', date '2025-07-01' FROM resident;
INSERT INTO household_contact (household_id, person_id, reached_at, active_at, with_trainer)
SELECT home, id, began, began + (now() - began) * random(), luck % 3 = 0 FROM resident
WHERE luck < 55 AND n = 1 OR luck < 12 AND n = 2;
INSERT INTO lesson_standing (person_id, lesson, household_id, opened_at, last_at, steps, "right", practised, finished, completed_at, settled_by)
SELECT r.id, lesson, r.home, r.began, r.began + (now() - r.began) * random(),
  '["step-1", "step-2", "step-3", "step-4", "step-5", "step-6", "step-7"]', '["step-2/one", "step-5/two"]', '["alone"]', '[]',
  CASE WHEN r.luck < 22 OR number < 3 THEN r.began + (now() - r.began) * random() * 0.5 END, NULL
FROM resident AS r,
  unnest(CAST(:core AS text[])) WITH ORDINALITY AS core (lesson, number)
WHERE (r.luck < 55 AND r.n = 1 OR r.luck < 12 AND r.n = 2) AND (r.luck < 22 OR number <= 4);
INSERT INTO evidence (statement_id, kind, household_id, person_id, what, alone, own_phone, "by", at)
SELECT gen_random_uuid(), kind, r.home, r.id, what, true, true, '', now() - interval '30 days' * random()
FROM resident AS r,
  (VALUES ('review', 'otp-and-fake-police'), ('teach_back', 'child'), ('confirmed', 'DVC'), ('confirmed', 'MUA'), ('confirmed', 'TT'), ('confirmed', 'AT'), ('confirmed', 'NT')) AS shown (kind, what)
WHERE r.n = 1 AND (r.luck < 12 OR r.luck < 22 AND what IN ('DVC', 'MUA', 'TT'));
INSERT INTO standing_due (household_id, marked_in)
SELECT id, 'bench' FROM home WHERE luck < 55;
