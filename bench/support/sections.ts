/** The parts of a measurement, of which `--only` asks for some. */
type Sections = Readonly<Record<string, () => Promise<void>>>;

export const namesOf = (sections: Sections) => Object.keys(sections).join(',');

/** The sections of these names, in that order. A name that is none ends the command with 2: it would measure nothing, and look well. */
export function readSections(names: string, sections: Sections): (() => Promise<void>)[] {
  const known = new Map(Object.entries(sections));
  const unknown = names.split(',').filter((name) => !known.has(name));
  if (unknown.length > 0) {
    console.error(`--only: no section is called « ${unknown.join(', ')} »; there are ${namesOf(sections)}`);
    process.exit(2);
  }
  return names.split(',').flatMap((name) => known.get(name) ?? []);
}
