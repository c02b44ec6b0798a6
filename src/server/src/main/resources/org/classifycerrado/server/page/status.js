/** The lines in which the page says how things stand: that of the form, and those of other parts, by their ids. */

/** Says something in the page's language. */
export function say(message, isError = false, id = 'status') {
  const line = document.getElementById(id);
  line.textContent = message;
  line.removeAttribute('lang');
  line.classList.toggle('error', isError);
}

/** Says what the server said, which is English. */
export function quote(message, isError = false, id = 'status') {
  say(message, isError, id);
  document.getElementById(id).lang = 'en';
}
