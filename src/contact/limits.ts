/** What the contact form takes: the same in the page, in the browser and in the Worker. */

/** In characters, as `maxlength` counts them. */
export const MESSAGE_LIMITS = { name: 120, email: 254, subject: 150, message: 10_000, candidature: 40, readQuestions: 50 } as const;

/** Files of one sending; sizes in bytes. */
export const ATTACHMENT_LIMITS = { files: 5, size: 5 * 1024 * 1024, total: 15 * 1024 * 1024, name: 120 } as const;
