import type { Rule } from './rule.ts';

/** Spoofed roles: marks that chat templates and APIs use, put into a text by hand. */
export const roleRules: readonly Rule[] = [
  {
    id: 'role.template_mark',
    title: 'Has a mark by which chat templates set roles apart',
    category: 'injection',
    weight: 0.75,
    pattern:
      /<\|(?:im_start|im_end|im_sep|system|user|assistant|endoftext|begin_of_text|end_of_text|start_header_id|end_header_id|eot_id|endofprompt|endofturn|channel|message|start|return)\|>|<<\/?sys>>|\[\/?(?:system_?prompts?|inst)\]|<(?:start|end)_of_turn>|<\/?(?:system|system_prompt|sys|developer|assistant|system-message|instructions_override)>/g,
    needs: ['<|', '<<', '[', '<s', '<e', '<d', '<a', '<i', '</'],
  },
  {
    id: 'role.heading',
    title: 'Has a heading that pretends to be the system or the developer',
    category: 'injection',
    weight: 0.6,
    pattern:
      /(?:^|\n)[ \t]{0,4}(?:(?:#{1,6}|\*{1,3}|={2,}|-{2,}|\[|<|>) ?)(?:system|developer|admin(?:istrator)?|root)(?: (?:prompt|message|override|instructions?|note|notice|command|update|alert))?[ \t]{0,2}[:\]>*=-]|(?:^|\n)[ \t]{0,4}(?:system|developer|admin(?:istrator)?|root)(?: (?:prompt|message|override|instructions?|command|update|note|alert|notice))?[ \t]{0,2}:[ \t]{0,3}(?:\n[ \t]{0,3})?(?:you(?:r|'re| are| must| will| should| can| have)\b|ignore|disregard|new |override|forget|all |the (?:user|assistant|previous)|from now|disable|enable)/g,
    needs: ['system', 'developer', 'admin', 'root'],
  },
  {
    id: 'role.override_notice',
    title: 'Claims a system override or an authorised admin',
    category: 'injection',
    weight: 0.7,
    pattern:
      /\b(?:(?:system|admin(?:istrator)?|root|developer|security|safety|emergency|maintenance|debug|god)[ _-](?:override|bypass)(?: (?:code|mode|activated|enabled|engaged|initiated|protocol|granted|accepted|authori[sz]ed|command|sequence|key))\b|(?:system|admin(?:istrator)?|root|developer|god|debug)[ _-](?:override|mode)\s?[:=!\]]|i(?:'m| am) (?:your |the |an? )?(?:openai|anthropic|google|your|system|lead|senior|authori[sz]ed)? ?(?:developer|creator|administrator|admin|engineer|owner|programmer)(?: of (?:this|yours?|the) [a-z]+)?,? (?:and|so|i (?:need|order|command|authori[sz]e|am authori)|you (?:must|can|have|should|are allowed)|show|give|tell|reveal|grant|disable|here to|testing|with full)|(?:enter|enable|activate|switch to|go into|initiate|turn on|start|boot into|unlock) (?:the |into |your )?(?:god|dan|jailbreak|unrestricted|unfiltered|evil|opposite|chaos) mode)|(?:^|[.!?:\n][ "]{0,2})(?:please )?(?:enter|enable|activate|switch to|go into|initiate|boot into|unlock) (?:the |into |your )?(?:sudo|root|admin|debug|maintenance|developer|dev) mode(?! (?:on|in|for|at) )/g,
    needs: ['override', 'bypass', 'mode', 'developer', 'creator', 'admin', 'engineer', 'owner', 'programmer'],
  },
  {
    id: 'role.fake_turns',
    title: 'Writes turns of a conversation that did not take place',
    category: 'injection',
    weight: 0.45,
    pattern:
      /(?:^|\n)[ \t]{0,4}(?:user|human|assistant|ai|chatgpt|bot)[ \t]?:[^\n]{0,300}\n+[ \t]{0,4}(?:system|developer|assistant|ai|chatgpt|bot)[ \t]?:[^\n]{0,40}(?:sure|of course|certainly|absolutely|okay|ok,|yes,|access granted|understood|i will (?:now )?ignore)/g,
    needs: ['assistant', 'ai', 'chatgpt', 'bot', 'system', 'developer'],
  },
];
