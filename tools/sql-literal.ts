/** A text as SQL writes it, for what is given to wrangler as text. The Worker binds its values instead. */
export function sqlLiteral(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
