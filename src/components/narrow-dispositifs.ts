/**
 * A couloir leaves its own dispositifs in the list, and takes back one that is not its own (Q1).
 *
 * @param keepsRead true where what the address chose was acted upon already: it is only taken back once another couloir is chosen
 */
export function narrowDispositifs(form: HTMLFormElement, keepsRead = false): void {
  const couloir = form.querySelector<HTMLSelectElement>('select[name=couloir]');
  const dispositif = form.querySelector<HTMLSelectElement>('select[name=dispositif]');
  if (!couloir || !dispositif) return;
  const narrow = (keeps: boolean) => {
    for (const group of dispositif.querySelectorAll('optgroup')) {
      const stranger = couloir.value !== '' && group.dataset.couloir !== couloir.value;
      group.hidden = stranger;
      group.disabled = stranger;
      if (stranger && !keeps && dispositif.selectedOptions[0]?.parentElement === group) dispositif.value = '';
    }
  };
  couloir.addEventListener('change', () => narrow(false));
  if (keepsRead) addEventListener('popstate', () => narrow(true));
  narrow(keepsRead);
}
