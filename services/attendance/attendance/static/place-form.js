// The office stands at the site: one press fills in where that is.
const box = document.querySelector("[data-here]");
const note = box?.querySelector("[role=status]");

function fill({ coords }) {
  document.querySelector("[name=lat]").value = coords.latitude.toFixed(6);
  document.querySelector("[name=lon]").value = coords.longitude.toFixed(6);
  note.textContent = `넣었습니다 (오차 ${Math.round(coords.accuracy)} m)`;
}

if (box && navigator.geolocation) {
  box.hidden = false;
  box.querySelector("button").addEventListener("click", () => {
    note.textContent = "위치 확인 중…";
    navigator.geolocation.getCurrentPosition(
      fill,
      () => {
        note.textContent = "위치를 알 수 없습니다. 지도에서 좌표를 복사해 넣으세요.";
      },
      { enableHighAccuracy: true, maximumAge: 0, timeout: 15_000 },
    );
  });
}
