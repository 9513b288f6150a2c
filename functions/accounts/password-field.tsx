/** Where a new password is chosen: its length is the only rule that is asked for; how hard it is to guess is shown while it is typed. */
import type { FC } from 'hono/jsx';
import { Field } from '../form-field.tsx';
import { PASSWORD_LONGEST } from './model.ts';

export const NewPasswordField: FC<{ shortest: number; error: string | undefined; label?: string }> = ({
  shortest,
  error,
  label = 'Nouveau mot de passe',
}) => (
  <Field
    name="password"
    label={label}
    hint={`${shortest} caractères au moins. Une phrase convient très bien\u00a0; aucun signe particulier n’est exigé.`}
    error={error}
  >
    {(attributes) => (
      <>
        <input
          {...attributes}
          type="password"
          autocomplete="new-password"
          minlength={shortest}
          maxlength={PASSWORD_LONGEST}
          data-password-strength
          required
        />
        <button class="plain" type="button" data-show-password hidden>
          Afficher le mot de passe
        </button>
      </>
    )}
  </Field>
);
