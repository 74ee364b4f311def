import type { BetterAuthOptions } from 'better-auth';
import { newId } from '#kernel/base';
import type { Db } from '#kernel/database';
import { hashPassword, passwordLength, verifyPassword } from './password.ts';

export interface AuthLibraryOptions {
  readonly db: Db;
  readonly baseUrl: string;
  readonly secret: string;
  readonly sessionTtlSeconds: number;
}

/** The header in which the caller's address is handed to better-auth; no request of the outside sets it. */
export const addressHeader = 'x-mainstay-address';

/**
 * How better-auth is set up: on the shared connection pool, in the schema `kernel`, no sign-up by the public, no
 * telemetry, no statement but those a sign-in needs (it must not look at the database's structure at every start).
 */
export async function authOptions(options: AuthLibraryOptions) {
  const { admin } = await import('better-auth/plugins/admin');
  return {
    appName: 'Mainstay',
    baseURL: options.baseUrl,
    secret: options.secret,
    telemetry: { enabled: false },
    // What it would say, sign-in says as an event; its messages may name people.
    logger: { disabled: true },
    database: { db: options.db, type: 'postgres', schemaName: 'kernel', transaction: false },
    advanced: {
      database: { generateId: () => newId(), validateSchema: false },
      ipAddress: { ipAddressHeaders: [addressHeader] },
    },
    // Its limiter guards its own HTTP handler, which is not mounted; `attempts.ts` limits sign-in.
    rateLimit: { enabled: false },
    emailAndPassword: {
      enabled: true,
      disableSignUp: true,
      minPasswordLength: passwordLength.min,
      maxPasswordLength: passwordLength.max,
      password: { hash: hashPassword, verify: ({ hash, password }) => verifyPassword(hash, password) },
    },
    user: {
      modelName: 'identity_user',
      fields: { emailVerified: 'email_verified', createdAt: 'created_at', updatedAt: 'updated_at' },
    },
    session: {
      modelName: 'identity_session',
      expiresIn: options.sessionTtlSeconds,
      disableSessionRefresh: true,
      fields: {
        userId: 'user_id',
        ipAddress: 'ip_address',
        userAgent: 'user_agent',
        expiresAt: 'expires_at',
        createdAt: 'created_at',
        updatedAt: 'updated_at',
      },
    },
    account: {
      modelName: 'identity_account',
      fields: {
        userId: 'user_id',
        accountId: 'account_id',
        providerId: 'provider_id',
        accessToken: 'access_token',
        refreshToken: 'refresh_token',
        idToken: 'id_token',
        accessTokenExpiresAt: 'access_token_expires_at',
        refreshTokenExpiresAt: 'refresh_token_expires_at',
        createdAt: 'created_at',
        updatedAt: 'updated_at',
      },
    },
    verification: {
      modelName: 'identity_verification',
      fields: { expiresAt: 'expires_at', createdAt: 'created_at', updatedAt: 'updated_at' },
    },
    plugins: [
      admin({
        defaultRole: 'user',
        schema: {
          user: { fields: { banReason: 'ban_reason', banExpires: 'ban_expires' } },
          session: { fields: { impersonatedBy: 'impersonated_by' } },
        },
      }),
    ],
  } satisfies BetterAuthOptions;
}

async function load(options: AuthLibraryOptions) {
  const [{ betterAuth }, settings] = await Promise.all([import('better-auth'), authOptions(options)]);
  return betterAuth(settings);
}

export type AuthLibrary = Awaited<ReturnType<typeof load>>;

/**
 * better-auth, loaded when it is first asked for: loading takes some 0.4 s, which a start that signs nobody in need
 * not wait for.
 */
export function lazyAuthLibrary(options: AuthLibraryOptions): () => Promise<AuthLibrary> {
  let loading: Promise<AuthLibrary> | undefined;
  return () => {
    loading ??= load(options);
    return loading;
  };
}
