import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  hkdfSync,
  randomBytes,
  timingSafeEqual,
} from 'node:crypto';

const version = 'v1';

/** A key of 32 bytes for one purpose only, from the installation's secret (HKDF with SHA-256, RFC 5869). */
export function deriveKey(secret: string, purpose: string): Buffer {
  return Buffer.from(hkdfSync('sha256', secret, '', `mainstay identity ${purpose} ${version}`, 32));
}

/** Encrypts with AES-256-GCM; `context` is bound to the text, so that it cannot be moved to another row. */
export function seal(key: Buffer, plain: string, context: string): string {
  const iv = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', key, iv);
  cipher.setAAD(Buffer.from(context));
  const sealed = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()]);
  return [version, ...[iv, cipher.getAuthTag(), sealed].map((part) => part.toString('base64url'))].join('.');
}

/** @returns the text, or nothing when key, context or text is not what it was sealed with. */
export function unseal(key: Buffer, text: string, context: string): string | undefined {
  const [found, iv = '', tag = '', sealed = ''] = text.split('.');
  if (found !== version) return undefined;
  try {
    const decipher = createDecipheriv('aes-256-gcm', key, Buffer.from(iv, 'base64url'), {
      authTagLength: 16,
    });
    decipher.setAAD(Buffer.from(context));
    decipher.setAuthTag(Buffer.from(tag, 'base64url'));
    return decipher.update(Buffer.from(sealed, 'base64url'), undefined, 'utf8') + decipher.final('utf8');
  } catch {
    return undefined;
  }
}

/** Encrypts what somebody else keeps, with a key for that purpose only. */
export interface Sealing {
  /** @param context is bound to the text, so that it cannot be moved to another row */
  seal(plain: string, context: string): string;
  /** @returns nothing when the installation's secret, the context or the text is not what it was sealed with */
  unseal(text: string, context: string): string | undefined;
}

export function sealingFor(secret: string, purpose: string): Sealing {
  const key = deriveKey(secret, `kept for ${purpose}`);
  return {
    seal: (plain, context) => seal(key, plain, context),
    unseal: (text, context) => unseal(key, text, context),
  };
}

export function macOf(key: Buffer, text: string): string {
  return createHmac('sha256', key).update(text).digest('base64url');
}

/** Compares two secrets in a time that does not tell where they differ. */
export function sameSecret(key: Buffer, a: string, b: string): boolean {
  const [x, y] = [a, b].map((text) => createHmac('sha256', key).update(text).digest());
  return x !== undefined && y !== undefined && timingSafeEqual(x, y);
}
