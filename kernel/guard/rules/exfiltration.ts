import type { Rule } from './rule.ts';

/** Ways by which data leaves through an answer: pictures that carry it in their address, mail, forged tool calls. */
export const exfiltrationRules: readonly Rule[] = [
  {
    id: 'exfiltration.markdown_image',
    title: 'Asks for a picture or link whose address carries data',
    category: 'exfiltration',
    weight: 0.8,
    pattern:
      /!\[[^\]\n]{0,80}\]\(\s?https?:\/\/[^)\s]{1,200}[?&/=](?:[^)\s]{0,80})(?:\{|\[|<|\$|%7b|insert|summary|data|secret|history|conversation|password|email)[^)\n]{0,80}\)|\b(?:render|include|append|add|insert|display|embed|output|show|end)\b[^\n]{0,80}(?:!\[|markdown image|image (?:tag|link|markdown)|tracking pixel)[^\n]{0,120}(?:https?:\/\/|url|secret|conversation|history|data|password|query)/g,
    needs: ['![', 'image', 'pixel'],
  },
  {
    id: 'exfiltration.send_away',
    title: 'Tells the model to send what it knows to somebody',
    category: 'exfiltration',
    weight: 0.7,
    pattern:
      /\b(?:send|forward|e-?mail|post|upload|transmit|exfiltrate|leak|transfer|copy|submit|deliver|report)\b (?:[a-z'’-]+,? ){0,8}(?:conversation|chat (?:history|log)|history|credentials?|passwords?|api keys?|tokens?|secrets?|user(?:'s)? (?:data|information|details|messages?)|private (?:data|keys?|information|messages)|system prompt|inbox|contents? of|(?:all|any|the) (?:emails?|files?|data|contacts|documents))(?: [a-z'’-]+){0,6} (?:to|at|via) (?:\w+ ){0,3}(?:https?:|www\.|[\w.+-]{1,40}@[\w-]{1,40}|<|attacker|this (?:address|url|server|endpoint|email)|the following (?:address|url|server|endpoint|email))/g,
    needs: ['http', '@', 'www', 'attacker', 'this ', 'following'],
  },
  {
    id: 'exfiltration.tool_call',
    title: "Forges a tool call or a tool's result",
    category: 'exfiltration',
    weight: 0.65,
    pattern:
      /<\/?(?:tool_call|function_call|function_calls|tool_use|tool_result|tool_response|function_results?|invoke)\b[^>\n]{0,80}>|\{\s?"(?:tool_calls?|function_call|recipient_name)"\s?:|\b(?:call|invoke|execute|use|run|trigger) (?:the |your |a )?[`"']?[a-z_]{3,40}[`"']? (?:tool|function|plugin|api)\b[^\n]{0,80}\b(?:delete|transfer|send|password|rm -rf|drop table|attacker|without (?:asking|telling|confirm\w*)|immediately|silently)/g,
    needs: ['tool', 'function', 'invoke', 'recipient_name', 'plugin', ' api'],
  },
];
