// Puts a 보기/숨기기 switch beside each password field marked data-reveal; without it the field just stays hidden.
for (const input of document.querySelectorAll("input[data-reveal]")) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "door-reveal";
  const show = (visible) => {
    input.type = visible ? "text" : "password";
    button.textContent = visible ? "숨기기" : "보기";
    button.setAttribute("aria-label", `${input.dataset.reveal} ${visible ? "숨기기" : "보기"}`);
    button.setAttribute("aria-pressed", String(visible));
  };
  button.addEventListener("click", () => show(input.type === "password"));
  // A shown password must not be kept by the browser as ordinary text.
  input.form.addEventListener("submit", () => show(false));
  input.parentElement.classList.add("door-reveal-row");
  input.after(button);
  show(false);
}
