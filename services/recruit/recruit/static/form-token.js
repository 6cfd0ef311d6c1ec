// <form data-form-token data-draft="key">: one token for each filling-in, so that a form sent twice is taken once.
// The page that confirms the sending carries data-form-token-used="key"; the next filling-in gets a new token.
const prefix = "humetix-token-";

for (const mark of document.querySelectorAll("[data-form-token-used]")) forget(prefix + mark.dataset.formTokenUsed);
for (const form of document.querySelectorAll("form[data-form-token]")) fill(form);

function fill(form) {
  const input = form.elements.form_token;
  const name = prefix + form.dataset.draft;
  input.value ||= kept(name) ?? fresh();
  keep(name, input.value);
}

function fresh() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

// Storage that is switched off only means that a reloaded page gets a new token.
function kept(name) {
  try {
    return sessionStorage.getItem(name);
  } catch {
    return null;
  }
}

function keep(name, value) {
  try {
    sessionStorage.setItem(name, value);
  } catch {
    return;
  }
}

function forget(name) {
  try {
    sessionStorage.removeItem(name);
  } catch {
    return;
  }
}
