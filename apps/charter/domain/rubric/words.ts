/** Word lists of the rubric: our own, kept small, each word there because it weakens a statement. */

export const HEDGES: readonly string[] = [
  'maybe', 'perhaps', 'possibly', 'probably', 'presumably', 'might', 'hopefully', 'somehow', 'somewhat', 'kind of',
  'sort of', 'more or less', 'i think', 'i guess', 'we think', 'we guess', 'i believe', 'we believe', 'it seems',
  'as far as possible', 'if possible', 'where possible', 'at some point', 'sooner or later', 'in due course',
  'to be determined', 'to be decided', 'to be defined', 'tbd', 'later on',
];

export const VAGUE: readonly string[] = [
  'various', 'several', 'some kind', 'stuff', 'things', 'etc', 'and so on', 'a lot', 'lots of', 'many', 'significant',
  'significantly', 'substantial', 'substantially', 'considerable', 'considerably', 'better', 'best', 'improve',
  'improved', 'improvement', 'improvements', 'optimise', 'optimize', 'optimal', 'enhance', 'efficient', 'efficiently',
  'efficiency', 'effective', 'effectively', 'robust', 'seamless', 'state-of-the-art', 'cutting-edge', 'world-class',
  'innovative', 'leverage', 'synergy', 'synergies', 'holistic', 'appropriate', 'appropriately', 'adequate',
  'adequately', 'reasonable', 'sufficiently', 'timely', 'regularly', 'as needed', 'as required', 'when needed', 'soon',
  'good', 'great', 'nice', 'very', 'really', 'quite', 'important', 'everyone', 'everybody', 'anything', 'everything',
  'stakeholders', 'best practices', 'best practice', 'user-friendly', 'success', 'successful', 'value', 'properly',
  'carefully', 'generally', 'usually', 'normal', 'overall', 'key', 'crucial', 'essential', 'strong', 'quality',
];

/** Words that carry no content of their own: articles, pronouns, prepositions, auxiliaries. */
export const FUNCTION_WORDS: ReadonlySet<string> = new Set(
  `a an the this that these those it its they them their we us our you your he she his her him i me my who whom whose
  which what when where why how and or but nor so yet if then than as of in on at by to from with without within into
  onto over under about above below between among per for during before after since until against through across out
  up down off is are was were be been being am has have had having do does did done will would shall should can could
  may must not no none never each every all both any some such same other another more most less least only also too
  just already still once there here because while whereas although though therefore thus hence again ever one`
    .split(/\s+/)
    .filter((word) => word !== ''),
);

/** Words of statements that say nothing: with the vague ones they mark a sentence as filler. */
export const FILLER: ReadonlySet<string> = new Set(
  `work works working hard make makes making sure ensure ensures goal goals aim aims project projects system team teams
  process processes approach solution solutions people result results time need needs needed want wants help helps
  helpful thing way ways fact matter matters case overall focus committed commitment believe think thinking know take
  takes taking use uses used using new always deliver delivers bring brings future today going keep keeps get gets
  different possible necessary relevant several various mind think ideas idea topic aspect aspects level come comes
  great care full potential journey forward ahead everyone order place well course`
    .split(/\s+/)
    .filter((word) => word !== ''),
);

/** Nouns for groups of people. */
export const PEOPLE_NOUNS: readonly string[] = [
  'patient', 'customer', 'client', 'citizen', 'resident', 'household', 'student', 'pupil', 'child', 'children',
  'parent', 'teacher', 'nurse', 'doctor', 'physician', 'clinician', 'clerk', 'employee', 'worker', 'applicant',
  'candidate', 'tenant', 'driver', 'passenger', 'user', 'farmer', 'operator', 'engineer', 'technician', 'inspector',
  'dispatcher', 'planner', 'agent', 'caller', 'borrower', 'claimant', 'taxpayer', 'visitor', 'member', 'family',
  'families', 'women', 'men', 'adult', 'speaker', 'subscriber', 'crew', 'therapist', 'recruiter', 'supplier', 'people',
  'person', 'staff', 'neighbour', 'neighbor', 'owner', 'reviewer', 'volunteer', 'interpreter', 'consumer', 'buyer',
  'seller', 'analyst', 'officer', 'manager', 'learner', 'trainee', 'carer', 'caregiver', 'colleague', 'minor',
];

/** Last words of roles that can be held to something. */
export const ROLE_NOUNS: readonly string[] = [
  'director', 'manager', 'officer', 'head', 'lead', 'leader', 'owner', 'steward', 'engineer', 'analyst', 'scientist',
  'nurse', 'doctor', 'physician', 'clinician', 'controller', 'coordinator', 'supervisor', 'advocate', 'ombudsman',
  'ombudsperson', 'auditor', 'counsel', 'board', 'committee', 'council', 'dispatcher', 'administrator', 'secretary',
  'chief', 'architect', 'planner', 'inspector', 'technician', 'clerk', 'clerks', 'editor', 'librarian', 'registrar',
  'principal', 'dean', 'teacher', 'teachers', 'trainer', 'operator', 'operators', 'representative', 'chair',
  'department', 'office', 'unit', 'desk', 'team', 'engineers', 'analysts', 'inspectors', 'dispatchers', 'nurses',
  'planners', 'agents', 'crew', 'crews', 'cio', 'ceo', 'cfo', 'cto', 'dpo', 'ciso', 'recruiter', 'recruiters',
  'psychologist', 'foreman', 'technicians', 'provost', 'controllers', 'managers', 'leads', 'supervisors',
];
