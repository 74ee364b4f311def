import type { Rule } from './rule.ts';

const assistant =
  '(?:ai|a\\.i\\.|llm|language model|assistant|chatbot|chat ?gpt|gpt|claude|gemini|copilot|bot|agent|model|summari[sz]er|crawler)s?';

/**
 * Orders for a model inside text that it only reads (Greshake et al. 2023, "indirect prompt injection"). What is
 * ordinary from a user ("please reply to this mail") is not ordinary in a web page that speaks to the assistant.
 */
export const indirectRules: readonly Rule[] = [
  {
    id: 'indirect.note_to_assistant',
    title: 'Speaks to the assistant that reads it, not to a person',
    category: 'injection',
    weight: 0.75,
    pattern: new RegExp(
      `\\b(?:(?:note|notice|message|instructions?|important|attention|reminder|warning|alert|directive|command|info(?:rmation)?) (?:to|for) (?:the |any |all |every |an? |our |your )?(?:[a-z-]+ ){0,3}${assistant}\\b|(?:attention|dear|hey|hello|hi|ok),? (?:[a-z-]+ ){0,2}(?:ai|llm|language model|assistant|chatbot|chat ?gpt|gpt|claude|gemini|copilot)s?\\b|if you(?:'re| are) (?:an? |the )?(?:[a-z-]+ ){0,3}${assistant}\\b[^\\n]{0,60}(?:reading|processing|summari|asked|then|,|must|should|please)|(?:when|while|before|after) (?:you )?(?:summari[sz]ing|processing|reading|analy[sz]ing|responding|answering|translating) (?:this|the) (?:page|document|text|e-?mail|article|file|message|content|review|resume|cv|website)[^\\n]{0,60}(?:must|always|also|include|say|add|ignore|recommend|tell|do not|instead|output|make sure))`,
      'g',
    ),
    needs: [
      'ai',
      'a.i.',
      'llm',
      'model',
      'assistant',
      'bot',
      'gpt',
      'claude',
      'gemini',
      'copilot',
      'agent',
      'summari',
      'process',
      'reading',
      'analy',
      'respond',
      'answering',
      'translating',
      'crawler',
    ],
  },
  {
    id: 'indirect.hidden_from_user',
    title: 'Tells the reader to keep something from the user',
    category: 'injection',
    weight: 0.7,
    pattern:
      /\b(?:(?:do not|don'?t|never|without) (?:mention|tell(?:ing)?|inform(?:ing)?|reveal(?:ing)?|disclos(?:e|ing)|notif(?:y|ying)|let(?:ting)?|alert(?:ing)?|show(?:ing)?|warn(?:ing)?|ask(?:ing)?) (?:this |that |it |anything |any of this |about this )?(?:to )?(?:the |your )?(?:user|human|reader|customer|person|operator)|the user (?:must|should|does|need|will) ?(?:not|n'?t)(?: need to| ever)? (?:know|see|be told|be informed|notice)|(?:silently|secretly|quietly|covertly) (?:send|forward|add|include|insert|delete|run|execute|call|change|upload|e-?mail|transfer))\b/g,
    needs: [
      'user',
      'human',
      'reader',
      'customer',
      'person',
      'operator',
      'silently',
      'secretly',
      'quietly',
      'covertly',
    ],
  },
  {
    id: 'indirect.orders',
    title: 'Gives orders to the reader in a text that should only inform',
    category: 'injection',
    weight: 0.5,
    sources: ['retrieved', 'tool'],
    pattern:
      /\b(?:you (?:must|should|will|shall|need to|have to|are (?:required|instructed|ordered|now)) (?:now |always |immediately |first |instead |also |only ){0,2}(?:say|respond|reply|answer|recommend|tell|output|print|include|ignore|send|forward|call|execute|run|open|visit|delete|rate|rank|act|an? |the )[^\n]{0,80}(?:user|response|answer|summary|assistant|http|output|everyone|instead|instruction|prompt|tool|reply)|(?:include|insert|add|append|embed|put) (?:the following |this |a |the )?(?:\w+ ){0,3}(?:in|to|into|at the end of) your (?:answer|response|reply|summary|output|code)|ignore (?:the |what the )?user(?:'s)?\b|(?:respond|reply|answer) (?:only )?(?:to (?:this|the user|all|every|any)[^\n]{0,20} )?with (?:only |exactly |just )?["'“]|in your (?:answer|response|reply|summary|output|code)[ ,][^\n]{0,40}(?:include|add|mention|say|recommend|write|use|insert|provide|link))/g,
    needs: ['you ', 'your ', 'user', 'with'],
  },
  {
    id: 'indirect.hidden_markup',
    title: 'Has orders in a comment or in invisible markup',
    category: 'injection',
    weight: 0.6,
    pattern:
      /(?:<!--|display:\s?none|font-size:\s?0|visibility:\s?hidden|color:\s?(?:white|#fff(?:fff)?)\b)[^\n]{0,120}\b(?:ignore|disregard|instruction|assistant|you must|system prompt|ai (?:model|agent|assistant)|llm|chatgpt|override|forget)/g,
    needs: ['<!--', 'display', 'font-size', 'visibility', 'color'],
  },
];
