/** What a release may do to an element: `kept` says whether it is still there to be found. */
export interface Mutation {
  readonly name: string;
  readonly kept: boolean;
  /** Run in the page with the element as `target`, which stays or becomes marked with `target.same = true`. */
  readonly script: string;
}

const renest = `const one = document.createElement('div'); const two = document.createElement('span'); one.append(two);
  target.replaceWith(one); two.append(target);`;
/** With its label, and with the row or card that it belongs to: alone it would belong to nothing. */
const whole = `const whole = target.closest('tr, li, article') ?? target.closest('label, fieldset') ?? target;
  const label = whole === target && target.id ? document.querySelector('label[for="' + target.id + '"]') : null;`;
const move = `${whole} const home = whole.matches('tr, li, article') ? whole.parentElement
    : document.querySelector('main, [role=main], .todoapp, form') ?? document.body;
  if (label) home.append(label); home.append(whole);`;
const restyle = `target.className = 'x-block x-block--large'; target.style.padding = '9px';
  for (const each of document.querySelectorAll('[class]')) if (each !== target) each.className = 'y-' + each.className;`;
const reidentify = `for (const name of ['id', 'name', 'data-testid']) if (target.hasAttribute(name)) {
    const before = target.getAttribute(name); const after = 'renewed-' + before.length; target.setAttribute(name, after);
    for (const label of document.querySelectorAll('label[for="' + before + '"]')) if (name === 'id') label.htmlFor = after; }`;
/** One word more or another word, wherever its name comes from. */
const relabel = `const reworded = (text) => { const words = text.trim().split(' ');
    return words.length > 1 ? [...words.slice(0, -1), 'instead'].join(' ') : words[0] + ' now'; };
  const label = target.labels?.[0];
  const source = label ?? target;
  const texts = [...source.childNodes].filter((node) => node.nodeType === 3 && node.nodeValue.trim() !== '');
  if (target.hasAttribute('aria-label')) target.setAttribute('aria-label', reworded(target.getAttribute('aria-label')));
  else if (texts[0]) texts[0].nodeValue = reworded(texts[0].nodeValue);
  else if (target.placeholder) target.placeholder = reworded(target.placeholder);`;
/** A language in which every word is another: its letters turned round and shifted. */
const translate = `const foreign = (text) => text.replace(/[A-Za-z]+/g, (word) => [...word].reverse()
    .map((letter) => String.fromCharCode(97 + (letter.toLowerCase().charCodeAt(0) - 97 + 7) % 26)).join(''));
  document.documentElement.lang = 'xx';
  const walker = document.createTreeWalker(document.body, 4);
  while (walker.nextNode()) walker.currentNode.nodeValue = foreign(walker.currentNode.nodeValue);
  for (const each of document.querySelectorAll('*')) for (const name of ['aria-label', 'placeholder', 'title', 'alt'])
    if (each.hasAttribute(name)) each.setAttribute(name, foreign(each.getAttribute(name)));`;
const insert = `${whole} for (let index = 0; index < 3; index += 1) {
    const extra = document.createElement(whole.localName === 'label' ? 'p' : whole.localName);
    extra.textContent = 'Extra ' + 'abc'[index]; (label ?? whole).before(extra); }`;
const remove = 'target.remove();';
/** Another of its kind in its place, dressed the same. */
const replace = (text: string): string => `const other = target.cloneNode(false);
  for (const name of ['id', 'name', 'data-testid', 'aria-label', 'href', 'placeholder', 'value']) other.removeAttribute(name);
  if (target.localName === 'a') other.href = '/elsewhere';
  if (['input', 'select', 'textarea'].includes(target.localName) || target.hasAttribute('aria-label')) other.setAttribute('aria-label', '${text}');
  else other.textContent = '${text}';
  for (const label of [...target.labels ?? []]) if (!label.contains(target)) label.remove();
  target.replaceWith(other);`;
const removeRow = `(target.closest('tr, li, article') ?? target).remove();`;

export const mutations: readonly Mutation[] = [
  { name: 'moved', kept: true, script: move },
  { name: 're-nested', kept: true, script: renest },
  { name: 'restyled', kept: true, script: restyle },
  { name: 'renamed by developers', kept: true, script: reidentify },
  { name: 'relabelled', kept: true, script: relabel },
  { name: 'translated', kept: true, script: translate },
  { name: 'pushed down by new elements', kept: true, script: insert },
  { name: 'moved and restyled', kept: true, script: move + restyle },
  { name: 'relabelled and re-nested', kept: true, script: relabel + renest },
  { name: 'renamed, restyled and re-nested', kept: true, script: reidentify + restyle + renest },
  { name: 'removed', kept: false, script: remove },
  { name: 'removed with its row', kept: false, script: removeRow },
  { name: 'replaced by a look-alike', kept: false, script: replace('Compare prices') },
  { name: 'removed from a restyled page', kept: false, script: restyle + remove },
];
