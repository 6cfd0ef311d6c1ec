// The QR's link carries the code behind "#", which no server and no log sees: fill it in, then take it out of the address.
const form = document.querySelector("form[data-code-from-link]");
const code = new URLSearchParams(location.hash.slice(1)).get("code");
if (form && code && /^\d{8}$/.test(code)) {
  form.elements.code.value = code;
  history.replaceState(null, "", location.pathname + location.search);
  (form.elements.login.value ? form.elements.pin : form.elements.login).focus();
}
