// The application form in the browser, sent anew or corrected. Without JavaScript it works just the same, only plainer.
import { manageCareers } from "./apply-careers.js";
import { shapeWhileTyping, startNow } from "./apply-typing.js";
import { hasPhoto, isTold, showWay } from "./apply-way.js";

const form = document.querySelector("form[data-apply]");
manageCareers(form.elements.no_career, form.querySelector("[data-careers]"));
shapeWhileTyping(form);
startNow(form.elements.start_now, form.elements.start_date);
markFolds();
openFaulty();
watchPhoto(form.elements.photo);
const way = document.querySelector("[data-way]");
if (way) showWay(form, way);
for (const kind of ["pointerdown", "focusin", "scroll"]) addEventListener(kind, () => (form.dataset.whole = "1"), { once: true, passive: true });

function markFolds() {
  for (const fold of form.querySelectorAll("[data-fold]")) {
    const mark = () => {
      const told = [...fold.querySelectorAll("input, select")].some(isTold);
      fold.querySelector("[data-fold-note]").textContent = told ? "적음" : "선택";
    };
    fold.addEventListener("input", mark);
    mark();
  }
}

// A browser cannot point at a field that lies in a closed fold.
function openFaulty() {
  const open = (input) => {
    for (let fold = input.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
  };
  for (const input of form.querySelectorAll("[aria-invalid]")) open(input);
  form.addEventListener("invalid", (event) => open(event.target), true);
  form.addEventListener("input", (event) => (event.target.dataset.mended = "1"));
}

// A photo that goes along needs its consent; photo-desk.js tells when there is one, and holds the form while it is sent.
function watchPhoto(input) {
  const consent = form.elements.consent_id_photo;
  const follow = () => {
    if (consent) consent.required = hasPhoto(form);
  };
  form.addEventListener("apply:photo", follow);
  input?.addEventListener("change", follow);
  follow();
}
