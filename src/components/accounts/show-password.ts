/** A long password is typed better when one may look at it. The button is of no use without this, and is hidden until then. */
export function mountShowPassword(): void {
  for (const button of document.querySelectorAll<HTMLButtonElement>('[data-show-password]')) {
    const field = button.parentElement?.querySelector('input');
    if (!field) continue;
    const show = (shown: boolean) => {
      field.type = shown ? 'text' : 'password';
      button.textContent = shown ? 'Masquer le mot de passe' : 'Afficher le mot de passe';
    };
    button.hidden = false;
    button.addEventListener('click', () => show(field.type === 'password'));
    // What is sent is a password again, for browsers that keep what is typed in other fields.
    field.form?.addEventListener('submit', () => show(false));
  }
}
