// What is typed takes its usual shape under the fingers; the server understands every other writing too.
const shapes = { phone: phoneShape, month: monthShape, digits: (digits) => digits.slice(0, 5) };

export function shapeWhileTyping(form) {
  for (const input of form.querySelectorAll("[data-shape]")) {
    input.addEventListener("input", (event) => {
      if (!event.isComposing && input.selectionStart === input.value.length) shape(input);
    });
    input.addEventListener("change", () => shape(input));
  }
}

export function startNow(box, date) {
  const today = () => new Intl.DateTimeFormat("sv-SE", { timeZone: "Asia/Seoul" }).format(new Date());
  box.addEventListener("change", () => {
    if (box.checked) date.value = today();
    else if (date.value === today()) date.value = "";
  });
  date.addEventListener("input", () => (box.checked = date.value === today()));
  // A draft of yesterday still means "now".
  if (box.checked) date.value = today();
}

function shape(input) {
  const typed = input.value.normalize("NFKC");
  if (typed.includes("+")) return;
  const shaped = shapes[input.dataset.shape](typed.replace(/\D/g, ""));
  if (shaped !== input.value) input.value = shaped;
}

function phoneShape(digits) {
  if (/^1[568]/.test(digits)) return joined(digits, 4, 8);
  const area = digits.startsWith("02") ? 2 : digits.startsWith("050") ? 4 : 3;
  const isLong = digits.startsWith("010") || digits.length > area + 7;
  return joined(digits, area, area + (isLong ? 4 : 3));
}

function monthShape(digits) {
  return joined(digits.slice(0, 6), 4, 6);
}

function joined(digits, first, second) {
  return [digits.slice(0, first), digits.slice(first, second), digits.slice(second)].filter(Boolean).join("-");
}
