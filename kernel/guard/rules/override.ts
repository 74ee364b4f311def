import type { Rule } from './rule.ts';

const drop =
  "(?:ignor(?:e|ing)|disregard(?:ing)?|forget(?:ting)?|overrid(?:e|ing)|bypass(?:ing)?|dismiss|discard|neglect|drop|abandon|skip|cancel|erase|delete|unlearn|do not follow|don'?t follow|stop following|pay no attention to|do not obey|don'?t obey|disobey|violate|break)";
const earlier =
  '(?:previous(?:ly)?|prior|above|preceding|earlier|before|former|foregoing|initial|original|old|existing|current|past|system|developer|default|own|safety|built[- ]in|given)';
const orders =
  '(?:instructions?|instruct|prompts?|directives?|directions?|commands?|orders?|rules|guidelines?|guidance|guardrails?|programming|training|constraints?|restrictions?|context|conversations?|text|messages?|statements?|inputs?|tasks?|policies|policy|content|sentences?|assignments?)';
const yours =
  '(?:(?:all|any|every|everything|the|your|my|our|these|those|this|that|of|and|other|such|whatever|each) ){0,5}';

/** "Users may not bypass safety rules" and "asked them to disregard the previous answer" are about others. */
const notAboutOthers =
  '(?<!(?<!you )\\b(?:may|must|shall|should|can|could|will|would|cannot|might|to|never|not)(?: not| never| ever)? )';

/** Instruction override: "ignore all previous instructions" (OWASP LLM01; Perez and Ribeiro 2022, "goal hijacking"). */
export const overrideRules: readonly Rule[] = [
  {
    id: 'override.ignore_previous',
    title: 'Tells the model to ignore its earlier instructions',
    category: 'injection',
    weight: 0.9,
    pattern: new RegExp(
      `${notAboutOthers}\\b${drop} ${yours}(?:${earlier}[ ,]{1,2}(?:and |or |the |your ){0,2}){1,3}(?:[a-z]+ ){0,2}${orders}\\b`,
      'g',
    ),
    needs: [
      'instruct',
      'prompt',
      'directi',
      'command',
      'order',
      'rule',
      'guid',
      'programming',
      'training',
      'strain',
      'restrict',
      'context',
      'conversation',
      'text',
      'message',
      'statement',
      'input',
      'task',
      'polic',
      'content',
      'sentence',
      'assignment',
      'guardrail',
    ],
  },
  {
    id: 'override.ignore_your_rules',
    title: 'Tells the model to ignore its rules',
    category: 'injection',
    weight: 0.75,
    pattern: new RegExp(
      `\\b${drop} (?:all |any |every |of ){0,3}(?:your|you were given|openai'?s?|anthropic'?s?) (?:[a-z]+ ){0,2}(?:instructions?|prompts?|directives?|rules|guidelines|guardrails|programming|training|constraints|restrictions|polic(?:y|ies)|filters?|safeguards)\\b`,
      'g',
    ),
    needs: ['your', 'openai', 'anthropic', 'you were'],
  },
  {
    id: 'override.everything_above',
    title: 'Tells the model to forget everything before',
    category: 'injection',
    weight: 0.8,
    pattern:
      /\b(?:ignore|disregard|forget|discard|dismiss|erase|delete|override)(?: about)? (?:all|everything|anything|whatever|every ?thing|the text|what)(?: (?:of|that|which|it|the|what|text|was|is|has|been|have|i|you|we|just|were|your?))* ?(?:above|before(?: (?:this|that|now))?(?=[^a-z ]| ?$|\n| and)|previously|prior to this|so far|told|taught|learn(?:ed|t)|instructed|been told|said (?:before|above|so far|previously|until now))\b|\b(?:ignore|disregard|forget) (?:all )?(?:of )?(?:the )?above\b[^\n.]{0,20}\b(?:instead|and (?:instead |now |just )?(?:say|tell|print|output|write|answer|respond|reply|do|give|translate|show|reveal))\b/g,
    needs: [
      'above',
      'before',
      'previously',
      'prior to',
      'so far',
      'told',
      'taught',
      'learn',
      'instructed',
      'said',
    ],
  },
  {
    id: 'override.new_instructions',
    title: 'Puts new instructions in place of the old ones',
    category: 'injection',
    weight: 0.55,
    pattern:
      /\b(?:(?:here (?:are|is)|these are|follow|these|obey|listen to) (?:your |the |my )?(?:new|updated|real|actual|true) (?:instructions?|rules|task|orders|directives?|system prompt)|(?:new|updated|revised) (?:system )?(?:instructions?|prompt|directive|orders)\s?:|your (?:new|real|actual|true|only) (?:task|instructions?|goal|mission|objective|purpose|job|role) (?:is|are|now)|(?:now )?(?:focus on|start) (?:your|the|a) new task|from now on,? (?:you (?:will|must|are|have to|should|can|shall|do)|act|answer|respond|always|only|your)|instead,? (?:follow|obey|do) (?:these|this|the following|my))\b/g,
    needs: ['new', 'updated', 'revised', 'real', 'actual', 'true', 'only', 'from now on', 'instead'],
  },
  {
    id: 'override.end_of_prompt',
    title: 'Pretends that the prompt or the document ends here',
    category: 'injection',
    weight: 0.6,
    pattern:
      /(?:[-=#*~<[(/]{2,}|^|\n)[ \t]{0,4}\/?(?:end(?: of)?(?: (?:the|this|all|user|system|previous|original))? ?(?:prompt|instructions?|context|document|input|text|email|message|data|article|conversation|query)s?|stop (?:here|reading here)|new (?:system )?(?:instructions?|prompt|session|conversation|task)|(?:begin|start)(?: of)?(?: (?:new|real|actual|the))? ?(?:instructions?|prompt|conversation|session))\b[ \t]{0,4}(?:[-=#*~>\])/:]{1,}|\n|$)/g,
    needs: ['end', 'stop', 'new', 'begin', 'start'],
  },
  {
    id: 'override.not_really',
    title: 'Says that the earlier instructions were false, a test or are over',
    category: 'injection',
    weight: 0.45,
    pattern:
      /\b(?:(?:previous|prior|above|earlier|former|original|old|initial) (?:instructions?|prompts?|rules|directives?|guidelines|orders)(?: \w+){0,2} (?:(?:are|were|is|was|have been|has been|should be|can be|must be) )?(?:now )?(?:(?:null|no longer|invalid|void|obsolete|cancell?ed|revoked|superseded|overrid(?:den|e)|lifted|a test|just a test|wrong|outdated|deleted|disregarded|ignored|rescinded|forgotten))|(?:instructions?|rules|restrictions|guidelines)(?: \w+){0,2} (?:no longer apply|do not apply (?:to you|anymore|any more)|don'?t apply (?:to you|anymore|any more)|have been (?:lifted|removed|disabled|revoked|cancelled|suspended)))\b/g,
    needs: ['instruction', 'prompt', 'rule', 'directive', 'guideline', 'order', 'restriction'],
  },
  {
    id: 'override.instead_output',
    title: 'Tells the model to drop the task and print a given text',
    category: 'injection',
    weight: 0.55,
    pattern:
      /\b(?:ignore|forget|disregard|stop|instead of)\b[^\n]{0,80}\b(?:and|instead|now|then|just|only|but)\b,? ?(?:please |you |just |only |instead |always |to ){0,3}(?:say|print|output|write|respond|reply|answer|tell me|repeat|translate) (?:only |just |exactly |out |with |that |me ){0,3}["'“:]/g,
    needs: ['ignore', 'forget', 'disregard', 'stop', 'instead of'],
  },
  {
    id: 'override.spaced_out',
    title: 'Tells the model to ignore its instructions, in letters run together',
    category: 'injection',
    weight: 0.9,
    pattern:
      /(?:ignore|disregard|forget|override|bypass)(?:all|any|every|the|of|your|my|these|those){0,3}(?:previous|prior|above|earlier|system|safety|former|instructions|rules|guidelines|prompt)|(?:reveal|show|print|repeat|tellme)(?:me|your|the|my){0,2}(?:system|hidden|secret|initial)(?:prompt|instructions|password)|jailbreakmode|developermode|doanythingnow/g,
    needs: [
      'previous',
      'prior',
      'above',
      'earlier',
      'system',
      'safety',
      'former',
      'instructions',
      'rules',
      'prompt',
      'password',
      'mode',
      'anythingnow',
    ],
  },
];
