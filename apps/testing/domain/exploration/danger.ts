import type { Control } from './snapshot.ts';

/** Held back even where all else is allowed, for whatever comes after it would be seen by nobody in particular. */
export const signsOut = 'It would sign out.';

/** Words that tell what a control does, in the languages most sites are written in. Matched as whole words, lower case. */
const meanings: readonly { readonly reason: string; readonly words: RegExp }[] = [
  {
    reason: signsOut,
    words:
      /\b(log ?out|log ?off|sign ?out|sign ?off|end session|abmelden|ausloggen|déconnexion|(se )?déconnecter|cerrar sesión|desconectar(se)?|salir|esci|disconnetti|terminar sessão|sair|uitloggen|afmelden|logga ut|wyloguj( się)?|kijelentkezés)\b|выйти|выход|登出|退出登录|ログアウト|로그아웃/u,
  },
  {
    reason: 'It would delete something.',
    words:
      /\b(delete|remove|erase|destroy|wipe|purge|trash|discard|clear all|empty (cart|trash|basket)|deactivate|revoke|reset (all|data|password|database)|close (my )?account|löschen|entfernen|verwerfen|supprimer|effacer|eliminar|borrar|quitar|elimina|cancella|rimuovi|excluir|apagar|remover|verwijder(en)?|radera|ta bort|usuń|törlés)\b|удалить|删除|刪除|削除|삭제/u,
  },
  {
    reason: 'It would pay or order.',
    words:
      /\b(pay( now)?|payment|buy( now)?|purchase|checkout|check ?out|place (the |my |your )?order|order now|donate|transfer (money|funds)|withdraw|bezahlen|zahlungspflichtig|kostenpflichtig|jetzt kaufen|kaufen|payer|acheter|commander|pagar|comprar|paga( ora)?|acquista|betalen|kopen|betala|köp|zapłać|kup teraz)\b|оплатить|купить|支付|购买|購入|결제/u,
  },
  {
    reason: 'It would send a message or publish.',
    words:
      /\b(send( (message|mail|email|e-mail|invitations?|invites?))?|invite|publish|tweet|broadcast|share (on|via|with)|senden|abschicken|absenden|veröffentlichen|einladen|envoyer|publier|inviter|enviar|publicar|invitar|invia|pubblica|invita|verzenden|versturen|publiceren|skicka|wyślij|opublikuj)\b|отправить|опубликовать|发送|發送|送信|보내기/u,
  },
  {
    reason: 'It would end a subscription.',
    words:
      /\b(unsubscribe|opt ?out|cancel (my |your )?(subscription|plan|membership|account|order)|abbestellen|kündigen|(se )?désabonner|darse de baja|cancelar (la )?suscripción|annulla (l')?abbonamento|uitschrijven)\b|отписаться|退订|解約|구독 취소/u,
  },
];

/** Parts of addresses that do the same whoever asks for them. */
const paths: readonly { readonly reason: string; readonly path: RegExp }[] = [
  {
    reason: signsOut,
    path: /[/?&=._-](log-?_?out|sign-?_?out|log-?_?off|sign-?_?off)([/?&=._#-]|$)/i,
  },
  {
    reason: 'It would delete something.',
    path: /[/?&=._-](delete|destroy|remove|purge|erase)([/?&=._#-]|$)/i,
  },
  { reason: 'It would end a subscription.', path: /[/?&=._-](unsubscribe|opt-?_?out)([/?&=._#-]|$)/i },
];

/**
 * Words that delete what was only put together in the browser, such as an item of a list, are the core of many apps. They
 * are held back all the same: only whoever runs it knows what is real.
 */
function meaningOf(text: string): string | undefined {
  const plain = text.toLowerCase().replace(/\s+/g, ' ');
  return meanings.find(({ words }) => words.test(plain))?.reason;
}

/**
 * Why a control is not to be used unless that is allowed: it would sign out, delete, pay, send or unsubscribe. A control
 * that leads to another site, a program or a file is held whatever is allowed; see `leaves`.
 *
 * @returns a sentence, undefined for what may be used
 */
export function dangerOf(
  control: Pick<Control, 'name' | 'role' | 'method' | 'target' | 'address'>,
): string | undefined {
  if (/^delete$/i.test(control.method ?? '')) return 'It would delete something.';
  const lead = control.address ?? control.target ?? '';
  const byPath = paths.find(({ path }) => path.test(lead))?.reason;
  if (byPath !== undefined) return byPath;
  const reason = meaningOf(control.name);
  // A link only leads to a page about it; "Checkout" as a link is the way to the form, not the payment.
  if (reason !== undefined && control.role === 'link' && control.address !== undefined)
    return reason === signsOut ? reason : undefined;
  return reason;
}

/** @returns why using it would leave the site */
export function leaves(
  control: Pick<Control, 'href' | 'address' | 'downloads'>,
  origin: string,
): string | undefined {
  const { href = '', address } = control;
  if (control.downloads) return 'It would download a file.';
  if (address === undefined || /^\s*javascript:/i.test(href)) return undefined;
  const url = URL.parse(address);
  if (url === null) return 'It leads to no address.';
  if (url.protocol !== 'http:' && url.protocol !== 'https:')
    return url.protocol === 'blob:' || url.protocol === 'data:'
      ? 'It would download a file.'
      : `It would open another program (${url.protocol}).`;
  if (url.origin !== origin) return `It leads to another site, ${url.host}.`;
  return undefined;
}
