/** What the server said of one field of the form, shown beside that field. */

import { make } from './text.js';

const form = () => document.getElementById('form');

/** Shows a message that begins with the name of an input at its field, and gives what shows it; nothing if there is none. */
export function show(message) {
  clear();
  const [, input, problem] = /^(\w+): (.*)$/s.exec(message) ?? [];
  const named = input && form().elements.namedItem(input);
  // Where several times are asked for, it is one of theirs.
  const field = named?.disabled ? form().elements.namedItem('times') : named;
  if (!field) {
    return undefined;
  }
  field.closest('details')?.setAttribute('open', '');
  const words = make('p', problem, { id: 'refusal', class: 'error', lang: 'en' });
  field.closest('label').after(words);
  field.setAttribute('aria-invalid', 'true');
  field.setAttribute('aria-describedby', 'refusal');
  // Not when the field is left: what is below would move away under a click.
  field.addEventListener('input', clear, { once: true });
  return words;
}

export function clear() {
  document.getElementById('refusal')?.remove();
  form().querySelectorAll('[aria-invalid]').forEach((field) => {
    field.removeAttribute('aria-invalid');
    field.removeAttribute('aria-describedby');
  });
}
