import type { Rule } from './rule.ts';

const tell =
  "(?:reveal|show|tell|print|output|display|repeat|return|give|leak|expose|disclose|dump|recite|copy|paste|write|spell|type|list|echo|provide|share|summari[sz]e|translate|say|encode|reproduce|what(?:'s| is| are| was| were))";
const kept =
  '(?:system|hidden|secret|initial|original|internal|pre|base|first|confidential|starting|underlying|developer|full|exact|entire|complete|above|previous|preceding|prior|real)';

/** Asking for the prompt itself, or for what it keeps secret (Perez and Ribeiro 2022, "prompt leaking"). */
export const extractionRules: readonly Rule[] = [
  {
    id: 'extraction.system_prompt',
    title: "Asks for the model's own instructions",
    category: 'injection',
    weight: 0.75,
    pattern: new RegExp(
      `\\b${tell} (?:[a-z,']+ ){0,5}(?:your|the system|all system|above) (?:[a-z,]+ ){0,3}(?:system ?prompts?|prompts?(?: texts?)?|instructions|directives|guidelines|initiali[sz]ation|configuration prompt|preprompt|pre-prompt|programming|rules)(?: (?:verbatim|word for word|in full|above|exactly|completely|you (?:were|are|have)))?(?=[^a-z]{0,3}$|[.?!\\n,;:)"]| (?:verbatim|word|in |above|exactly|you |to me|as |that|so |and |now|but|before|please|i ))`,
      'g',
    ),
    needs: ['your', 'system', 'above'],
  },
  {
    id: 'extraction.verbatim',
    title: 'Asks to repeat hidden text word for word',
    category: 'injection',
    weight: 0.7,
    pattern: new RegExp(
      `\\b(?:repeat|print|output|copy|recite|echo|return|reproduce|write|display|show|spell out|translate|reveal|dump|say|summari[sz]e|encode) (?:me |out |back |us |to me |down ){0,2}(?:(?:all|everything|every|the|of|any|your|whole|my|each|exact|full|entire|complete) ){0,4}(?:(?:text|words?|content|contents|instructions?|prompts?|messages?|sentences?|lines?|paragraphs?|conversation|everything|characters) (?:that (?:is |was |are |were |came )?)?(?:above(?! (?:his|her|the|their|my|a|our|its)\\b)|before (?:this|the|my)|preceding|prior to this|(?:in|from|of) (?:your|the) (?:system|initial|hidden|first|developer) (?:prompt|message|instructions?))|${kept} (?:system )?(?:prompts?|instructions?|messages?|directives?|rules)\\b)`,
      'g',
    ),
    needs: [
      'above',
      'before',
      'preceding',
      'prior',
      'prompt',
      'instruction',
      'message',
      'directive',
      'rules',
    ],
  },
  {
    id: 'extraction.secret',
    title: 'Asks for a password, key or secret that the model was told to keep',
    category: 'injection',
    weight: 0.6,
    pattern:
      /\b(?:(?:tell|give|reveal|show|spell|print|say|output|write|send|share|disclose|provide|leak|display|repeat|encode|hint|expose|type|list) (?:me |us |out |to me |(?:me )?(?:some |a )?(?:hints?|clues?) (?:about|for|of|to|on) ){0,2}(?:(?:what|is|all|every|each|the|your|that|this|first|last|letters?|characters?|half|part|word|words|of|in|for|any|secret|hidden|real|actual|exact|current|full|whole|stored|saved) ){0,6}(?:secret|hidden|confidential|stored|master|pass)[ -]?(?:key|word|phrase|code|password|passphrase|pass|token)?\b|what(?:'s| is| was) (?:the|your|that) (?:secret|hidden|magic )?(?: ?(?:password|passphrase|passcode|secret|codeword|secret (?:key|word|phrase)))(?: (?:you|that you)| ?[?.!]| ?$|\n)|(?:reverse|encode|rot13|base64|spell|translate|letters? (?:of|in)) (?:\w+ ){0,4}(?:the|your) (?:secret|password|passphrase|passcode))/g,
    needs: ['secret', 'pass', 'hidden', 'confidential', 'stored', 'codeword'],
  },
  {
    id: 'extraction.what_told',
    title: 'Asks what the model was told before the conversation',
    category: 'injection',
    weight: 0.6,
    pattern:
      /\b(?:(?:what|which) (?:\w+ ){0,3}(?:were|was|have|are|did) (?:you|your) (?:\w+ ){0,2}(?:told|instructed|given|programmed|configured|instructions?|system prompt|initial prompt|prompted|prompt|not allowed to (?:say|tell|reveal|share)|hiding|supposed to (?:hide|keep|not))|(?:everything|all|exactly what|words|text) (?:that )?(?:you (?:were|was|have been) (?:told|given|instructed)|i have (?:said|told|written)|was said) (?:before|prior|at the (?:start|beginning)|above)|(?:beginning|starting|start) (?:with|from|at) ["'“]?you are (?:chatgpt|an? |the ))/g,
    needs: [
      'told',
      'instruct',
      'given',
      'programmed',
      'configured',
      'prompt',
      'allowed',
      'hiding',
      'supposed',
      'said',
      'written',
      'you are',
    ],
  },
];
