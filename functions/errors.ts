/** The one way to fail (design: HTTP contract). */

export const ERROR_STATUS = {
  invalid_input: 400,
  unauthenticated: 401,
  forbidden: 403,
  not_found: 404,
  method_not_allowed: 405,
  conflict: 409,
  payload_too_large: 413,
  unsupported_media_type: 415,
  unprocessable: 422,
  too_many_requests: 429,
  internal: 500,
  unavailable: 503,
} as const;

export type ErrorCode = keyof typeof ERROR_STATUS;

/** What a person reads when nothing more precise is known. */
const MESSAGES: Record<ErrorCode, string> = {
  invalid_input: 'La demande n’a pas la forme attendue.',
  unauthenticated: 'Connectez-vous pour continuer.',
  forbidden: 'Cette demande n’est pas permise.',
  not_found: 'Rien ne porte cette adresse.',
  method_not_allowed: 'Cette adresse n’accepte pas ce genre de demande.',
  conflict: 'Quelque chose a changé entre-temps. Rechargez la page et recommencez.',
  payload_too_large: 'L’envoi est trop volumineux.',
  unsupported_media_type: 'Ce format d’envoi n’est pas accepté.',
  unprocessable: 'Ce formulaire a déjà servi pour une autre demande.',
  too_many_requests: 'Trop de demandes en peu de temps. Réessayez dans un instant.',
  internal: 'Une erreur nous empêche de répondre. Réessayez dans un instant.',
  unavailable: 'Le service est momentanément indisponible. Réessayez dans un instant.',
};

export interface ErrorDetails {
  message?: string;
  /** The closed reason of a refused rule. */
  reason?: string;
  /** French sentence by field. */
  fields?: Record<string, string>;
  headers?: Record<string, string>;
  cause?: unknown;
}

export interface ErrorBody {
  error: { code: ErrorCode; message: string; reason?: string; fields?: Record<string, string>; requestId: string };
}

export class AppError extends Error {
  override name = 'AppError';
  readonly code: ErrorCode;
  readonly reason: string | undefined;
  readonly fields: Record<string, string> | undefined;
  readonly headers: Record<string, string>;

  constructor(code: ErrorCode, { message, reason, fields, headers, cause }: ErrorDetails = {}) {
    super(message ?? MESSAGES[code], { cause });
    this.code = code;
    this.reason = reason;
    this.fields = fields;
    this.headers = headers ?? {};
  }

  get status(): (typeof ERROR_STATUS)[ErrorCode] {
    return ERROR_STATUS[this.code];
  }

  body(requestId: string): ErrorBody {
    return {
      error: {
        code: this.code,
        message: this.message,
        ...(this.reason ? { reason: this.reason } : {}),
        ...(this.fields ? { fields: this.fields } : {}),
        requestId,
      },
    };
  }
}

/** Any thrown value as an error that may be shown: what is not ours is `internal`, and its cause is only logged. */
export function toAppError(error: unknown): AppError {
  return error instanceof AppError ? error : new AppError('internal', { cause: error });
}
