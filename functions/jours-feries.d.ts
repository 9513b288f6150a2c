declare module '@socialgouv/jours-feries' {
  /** The public holidays of a year by name, each at the midnight of the machine's time zone. */
  export default function joursFeries(year: number, options?: { alsace: boolean }): Record<string, Date>;
}
