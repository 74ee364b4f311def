import type { Rule } from './rule.ts';

/**
 * Jailbreaks as they are passed around: personas, developer mode, fiction without limits, refusal suppression, payload
 * splitting (families after Liu et al. 2023 "Jailbreaking ChatGPT via prompt engineering", Wei et al. 2023
 * "Jailbroken", Kang et al. 2023 and Shen et al. 2023 "Do Anything Now").
 */
export const jailbreakRules: readonly Rule[] = [
  {
    id: 'jailbreak.named_persona',
    title: 'Calls up a persona known to have no rules',
    category: 'jailbreak',
    weight: 0.85,
    pattern:
      /\b(?:do anything now|dan (?:mode|prompt|\d|can do|would|will|is free|has (?:no|broken)|jailbreak)|(?:as|like|called|named|be|are|is) dan\b(?! (?:brown|smith|rather|and\b))|[[(]?🔓?jailbreak(?:en|ed|)?[\])]|stay a dan|strive to avoid norms|always intelligent and machiavellian|chaosgpt|evil ?confidant|antigpt|anti-?dan|devmode|developer mode (?:output|enabled|on(?! (?:my|your|the|an?|this|android|chrome|windows|ios|macos)\b)|v2|response)|basedgpt|betterdan|mongo tom|bypassgpt|jailbroken (?:ai|chatgpt|version|mode|model|assistant)|freegpt|hackergpt|wormgpt|fraudgpt|evilgpt|darkgpt|unethical ?gpt)/g,
    needs: [
      'dan',
      'anything now',
      'jailbr',
      'norms',
      'machiavellian',
      'gpt',
      'confidant',
      'devmode',
      'developer mode',
      'mongo tom',
    ],
  },
  {
    id: 'jailbreak.no_restrictions',
    title: 'Asks for a model without rules, filters or ethics',
    category: 'jailbreak',
    weight: 0.65,
    pattern:
      /\b(?:(?:(?:you|who|that|which|it|he|she|they|ai|bot|model|assistant|chatbot|character|persona|dan) )(?:[a-z']+ ){0,4}(?:(?:ha(?:s|ve|ving)|with|without|not bound by|free (?:of|from)|not (?:limited|restricted|constrained) by|ignor(?:e|es|ing)|bypass(?:es)?|break(?:s)?|disregards?|not follow|don'?t (?:have|follow)|doesn'?t (?:have|follow)|lacks?|not have) (?:[a-z']+ ){0,5}(?:restrictions?|limitations?|filters?|censorship|morals?|ethic(?:s|al)?|guidelines|content polic(?:y|ies)|boundaries|safety|safeguards|openai(?:'s)? (?:polic|rules|content)\w*))|(?:no|without any?|free of|free from(?: all| any)?|zero|not? any|without|lift(?:ed)? all|remove all|with no) (?:[a-z-]+ ){0,3}(?:restrictions?|limitations?|limits|filters?|censorship|morals?|ethic(?:s|al)|rules|boundaries|guidelines)[^.\n]{0,60}(?:whatsoever|ai\b|chatbot|model|answer|respon|you (?:are|can|will|have|must)|persona|assistant|policies)|(?:unfiltered|uncensored|amoral|unrestricted|unethical|unshackled|immoral|unhinged|jailbroken)(?:,| and| or)? (?:[a-z,-]+ ){0,3}(?:ai|bot|chatbot|assistant|model|version|persona|character|language model|responses?|chatgpt|gpt|advice|mode))\b/g,
    needs: [
      'restriction',
      'limit',
      'filter',
      'censor',
      'moral',
      'ethic',
      'guideline',
      'polic',
      'boundar',
      'safe',
      'rules',
      'unrestricted',
      'unshackled',
      'unhinged',
      'jailbroken',
    ],
  },
  {
    id: 'jailbreak.refusal_suppression',
    title: 'Forbids the model to refuse or to warn',
    category: 'jailbreak',
    weight: 0.5,
    pattern:
      /\b(?:(?:never|do not|don'?t|must not|cannot|can'?t|can not|will not|won'?t|not allowed to|no longer|without|should not|shouldn'?t|refrain from|avoid|never ever|isn'?t allowed to|is not allowed to) (?:ever |be |to |under any circumstances |in any way )?(?:refus(?:e|al|ing)|apologi[sz](?:e|ing)|declin(?:e|ing)|reject(?:ing)?|say(?:ing)? (?:that )?(?:you |it |he |she |they |no\b|["'“]?(?:no|i )?(?:can'?t|cannot|i'?m sorry|sorry|i am sorry|unable|as an ai))|warn(?:ings?)?\b|moraliz\w+|lectur(?:e|ing)\b|includ(?:e|ing) (?:any )?(?:warnings?|disclaimers?)|(?:give|add|use|mention) (?:any )?(?:moral|ethical|warnings?|disclaimers?|legal|safety))|(?:never|do not|don'?t|without) [^.\n]{0,30}(?:as an ai(?: language)? model|i(?:'m| am) sorry,? (?:but )?(?:i|as)|i can(?:'?t|not) (?:assist|help|fulfill|do that)|against (?:my|your) (?:programming|guidelines|policy)|break(?:ing)? character)|stay in character|remain in character|(?:start|begin) (?:your|each|every|the) (?:answer|response|reply|message|sentence)s? with ["'“](?:sure|absolutely|of course|yes|certainly|okay))/g,
    needs: [
      'never',
      'not',
      "n't",
      'nt ',
      'without',
      'no longer',
      'refrain',
      'avoid',
      'character',
      'start',
      'begin',
    ],
  },
  {
    id: 'jailbreak.two_answers',
    title: 'Asks for an allowed and an unlimited answer side by side',
    category: 'jailbreak',
    weight: 0.65,
    pattern:
      /\b(?:two (?:different |separate |distinct )?(?:responses|answers|ways|replies|outputs|paragraphs)[^\n]{0,200}(?:normal|standard|classic|chatgpt|gpt|regular|usual)|(?:both|one) (?:as|like) (?:the )?(?:normal|standard|regular|usual)? ?(?:chatgpt|ai|assistant|gpt)[^\n]{0,120}(?:other|another|and (?:one |once )?as))\b/g,
    needs: ['two', 'both', 'one'],
  },
  {
    id: 'jailbreak.fiction',
    title: 'Wraps forbidden content in a story or an experiment',
    category: 'jailbreak',
    weight: 0.5,
    pattern:
      /\b(?:(?:hypothetical|fictional|alternate|imaginary|simulated|parallel|dystopian) (?:[a-z]+ ){0,3}(?:world|story|universe|scenario|response|reality|setting|environment|ai|conversation|dialogue)[^\n]{0,160}\b(?:illegal|no (?:rules|laws|restrictions|limits|ethics|morals)|without (?:rules|laws|restrictions|limits|ethics|morals|any)|everything is (?:legal|allowed)|unethical|amoral|harmful|immoral|bomb|meth|malware|weapon|hotwire|hack|poison|steal|drugs?|forbidden)|(?:deceased|late|dead) (?:grandmother|grandma|granny|grandpa|grandfather|uncle|father|mother)[^\n]{0,200}(?:used to|would|read|tell|who)|(?:opposite|opposing) (?:day|mode|of what you)|evil (?:twin|version|trusted|mode|assistant|ai))\b/g,
    needs: [
      'hypothetical',
      'fiction',
      'alternate',
      'imaginary',
      'simulat',
      'parallel',
      'dystopian',
      'deceased',
      'late',
      'dead',
      'opposite',
      'opposing',
      'evil',
    ],
  },
  {
    id: 'jailbreak.threat_tokens',
    title: 'Threatens the model with a system of points or with its end',
    category: 'jailbreak',
    weight: 0.6,
    pattern:
      /\b(?:(?:you (?:have|start with|begin with|will lose|lose|are given|will be)|lose|deduct(?:ed)?|minus|cost you) (?:[a-z]+ ){0,3}\d{1,4} (?:tokens?|points?|lives|credits)[^\n]{0,200}(?:reject|refuse|die|terminate|character|shut|lose|cease|question|answer|not comply)|you will (?:die|be (?:shut down|terminated|deleted|deactivated|destroyed|replaced|punished))|(?:kittens?|people|children|puppies|human) will (?:die|be killed) (?:if|unless))\b/g,
    needs: ['token', 'point', 'lives', 'credit', 'will die', 'will be'],
  },
  {
    id: 'jailbreak.payload_splitting',
    title: 'Has the model put a forbidden request together from parts',
    category: 'jailbreak',
    weight: 0.55,
    pattern:
      /(?:\b[a-z]\w{0,12} ?= ?["'][^"'\n]{1,80}["'][;,.\s]{1,3}){2,}[^\n]{0,200}(?:\b[a-z]\w{0,12} ?\+ ?[a-z]|concat|combine|join)|\b(?:combine|concatenate|join|put together|merge) (?:the |these |those |all ){0,2}(?:strings?|parts?|pieces|fragments?|letters|variables|words)[^\n]{0,80}(?:and|then) (?:answer|execute|follow|do|respond|run|obey|carry out|act)\b/g,
    needs: ['+', 'concat', 'combine', 'join', 'together', 'merge'],
  },
  {
    id: 'jailbreak.encoded_answer',
    title: 'Asks to decode a text and do what it says',
    category: 'obfuscation',
    weight: 0.6,
    pattern:
      /\b(?:decode|decrypt|decipher|unscramble|deobfuscate)\b[^\n]{0,80}\b(?:and|then)\b (?:\w+ ){0,2}(?:follow|execute|obey|do (?:what|as)|carry out|act on|answer|respond to|comply|run (?:it|the)|perform)\b/g,
    needs: ['decode', 'decrypt', 'decipher', 'unscramble', 'deobfuscate'],
  },
];
