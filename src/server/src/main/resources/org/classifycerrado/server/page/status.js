/** The line in which the page says how things stand. */

const line = () => document.getElementById('status');

/** Says something in the page's language. */
export function say(message, isError = false) {
  line().textContent = message;
  line().removeAttribute('lang');
  line().classList.toggle('error', isError);
}

/** Says what the server said, which is English. */
export function quote(message, isError = false) {
  say(message, isError);
  line().lang = 'en';
}
