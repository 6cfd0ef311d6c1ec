// Tells how many of the ticked advances go into the file and their sum; without it the server tells after the press.
const form = document.querySelector("[data-choose]");
const told = form?.querySelector("[data-chosen]");

function tell() {
  const ticked = [...form.querySelectorAll("[data-won]:checked")];
  const won = ticked.reduce((sum, one) => sum + Number(one.dataset.won), 0);
  told.textContent = `고른 선불금 ${ticked.length}건, 합계 ${won.toLocaleString("ko-KR")}원`;
  told.hidden = false;
}

if (told) {
  form.addEventListener("change", tell);
  tell();
}
