// Generated from lms/lrs/vocabulary.py by `lms vocabulary`; a test keeps the two equal.

export const VERB = Object.freeze({
  initialized: "http://adlnet.gov/expapi/verbs/initialized",
  experienced: "http://adlnet.gov/expapi/verbs/experienced",
  answered: "http://adlnet.gov/expapi/verbs/answered",
  passed: "http://adlnet.gov/expapi/verbs/passed",
  failed: "http://adlnet.gov/expapi/verbs/failed",
  completed: "http://adlnet.gov/expapi/verbs/completed",
  responded: "http://adlnet.gov/expapi/verbs/responded",
  shared: "http://adlnet.gov/expapi/verbs/shared",
  attended: "http://adlnet.gov/expapi/verbs/attended",
  voided: "http://adlnet.gov/expapi/verbs/voided",
  satisfied: "https://w3id.org/xapi/adl/verbs/satisfied",
  wasAssigned: "https://w3id.org/xapi/acrossx/verbs/was-assigned",
  earned: "http://id.tincanapi.com/verb/earned",
  requestedAttention: "http://id.tincanapi.com/verb/requested-attention",
  confirmed: "tag:lop-hoc-so,2026:verbs/confirmed",
  withdrew: "tag:lop-hoc-so,2026:verbs/withdrew",
});
export const TYPE = Object.freeze({
  course: "https://w3id.org/xapi/cmi5/activitytype/course",
  lesson: "http://adlnet.gov/expapi/activities/lesson",
  step: "http://id.tincanapi.com/activitytype/step",
  question: "http://adlnet.gov/expapi/activities/cmi.interaction",
  simulation: "http://adlnet.gov/expapi/activities/simulation",
  deed: "http://adlnet.gov/expapi/activities/objective",
  skill: "tag:lop-hoc-so,2026:types/skill",
  meeting: "http://adlnet.gov/expapi/activities/meeting",
  certificate: "https://www.opigno.org/en/tincan_registry/activity_type/certificate",
});
export const EXTENSION = Object.freeze({
  version: "tag:lop-hoc-so,2026:extensions/version",
  sequence: "tag:lop-hoc-so,2026:extensions/sequence",
  assisted: "tag:lop-hoc-so,2026:extensions/assisted",
  round: "tag:lop-hoc-so,2026:extensions/round",
  helps: "tag:lop-hoc-so,2026:extensions/helps",
  wrong: "tag:lop-hoc-so,2026:extensions/wrong",
  danger: "tag:lop-hoc-so,2026:extensions/danger",
  taps: "tag:lop-hoc-so,2026:extensions/taps",
  relation: "tag:lop-hoc-so,2026:extensions/relation",
  alone: "tag:lop-hoc-so,2026:extensions/alone",
  ownPhone: "tag:lop-hoc-so,2026:extensions/own_phone",
  due: "tag:lop-hoc-so,2026:extensions/due",
  path: "tag:lop-hoc-so,2026:extensions/path",
  village: "tag:lop-hoc-so,2026:extensions/village",
  household: "tag:lop-hoc-so,2026:extensions/household",
  reason: "tag:lop-hoc-so,2026:extensions/reason",
});
/** @param {...string} parts */
export const activityId = (...parts) => "tag:lop-hoc-so,2026:" + parts.join("/");
