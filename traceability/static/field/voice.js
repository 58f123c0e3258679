/* What is spoken instead of typed. It is kept while one still speaks: a phone that dies loses two seconds of it. */
import {drop, el, me, put, say, uuid} from "./store.js";
import {room} from "./photos.js";

const MOST = 3, LONGEST = 120, LARGEST = 3 << 20, SLICE = 2000;
const KINDS = ["audio/webm;codecs=opus", "audio/mp4", "audio/ogg;codecs=opus"];
const length = s => `${Math.floor(s / 60)}:${String(Math.floor(s % 60)).padStart(2, "0")}`;
let recorder;

/* Where it is told and listed. */
function place(box) {
  const button = box.querySelector("[data-speak]");
  if (!box.querySelector("[data-spoken]")) {
    button.before(el("ul", {class: "voices", "data-spoken": ""}));
    button.after(el("p", {class: "note", role: "status"}));
  }
  return {button, list: box.querySelector("[data-spoken]"), note: box.querySelector("[role=status]")};
}

export async function show(box, ground) {
  const {list} = place(box), files = await ground.held(), drawn = id => list.querySelector(`[data-file="${id}"]`);
  for (const one of [...list.children]) if (!files.some(file => file.uuid === one.dataset.file)) one.remove();
  for (const file of files) if (!drawn(file.uuid)) {
    const words = file.seconds ? say("voiced", {at: length(file.seconds)}) : file.name, away = el("button", {type: "button", class: "b plain"}, say("drop-voice"));
    away.onclick = async () => { await drop("files", file.uuid); show(box, ground); };
    list.append(el("li", {"data-file": file.uuid}, el("p", {class: "note"}, words),
      el("audio", {controls: "", src: URL.createObjectURL(file.blob), "aria-label": words}), away));
  }
}

/* Does `work` with room for `size` octets, and tells what went wrong; gives what keeps a file. */
const doing = (box, ground, name, size, work) => ground.during(async () => {
  const {note} = place(box), fault = (key, facts) => { throw new Error(say(key, facts)); };
  note.textContent = "";
  try {
    if ((await ground.held()).length >= MOST) fault("most-voices", {n: MOST});
    if (!await room(2 * size)) fault("full-voice");
    const file = {uuid: uuid(), owner: me().id, item: ground.of(), kind: "voice", name, at: Date.now(), sent: false};
    await work(facts => put("files", {...file, ...facts}).catch(() => fault("full-voice")), fault);
  } catch (refused) {
    note.textContent = [name, refused.message].filter(Boolean).join(": ");
  }
  await show(box, ground);
});

/* A file of the phone's own recorder. */
export async function choose(box, ground) {
  const input = box.querySelector("[type=file]"), blob = input.files[0];
  if (blob) await doing(box, ground, blob.name, blob.size, async (keep, fault) => {
    input.value = "";
    if (!blob.size) fault("empty-voice");
    if (blob.size > LARGEST) fault("large-voice");
    await keep({blob});
  });
}

/* One tap begins, the next one ends; so does the end of two minutes, and saving. The microphone is asked for here only. */
export async function speak(box, ground) {
  if (recorder) return stop();
  recorder = {};
  let stream;
  await doing(box, ground, "", LARGEST, async (keep, fault) => {
    stream = await navigator.mediaDevices.getUserMedia({audio: true}).catch(e => fault(e.name === "NotFoundError" ? "no-mic" : "refused-mic"));
    await recorded(box, ground, stream, keep);
  });
  if (stream) for (const track of stream.getTracks()) track.stop();
  recorder = null;
}

const stop = () => recorder.state === "recording" && recorder.stop();

async function recorded(box, {form}, stream, keep) {
  const {button} = place(box), words = button.querySelector("span"), before = words.textContent;
  const parts = [], began = Date.now(), seconds = () => (Date.now() - began) / 1000;
  const tick = () => { words.textContent = say("stop-voice", {at: length(seconds())}); if (seconds() >= LONGEST) stop(); };
  let writing = Promise.resolve(), lost;
  recorder = new MediaRecorder(stream, {mimeType: KINDS.find(one => MediaRecorder.isTypeSupported(one)), audioBitsPerSecond: 32000});
  const type = recorder.mimeType, ended = new Promise(done => { recorder.onstop = done; });
  recorder.ondataavailable = ({data}) => {
    if (!data.size) return;
    parts.push(data);
    const facts = {seconds: Math.max(1, seconds()), blob: new Blob(parts, {type})};
    writing = writing.then(() => keep(facts)).catch(e => { lost = e; stop(); });
  };
  recorder.start(SLICE);
  form.addEventListener("saving", stop);
  button.classList.replace("calm", "stop");
  const timer = setInterval(tick, 500);
  tick();
  await ended;
  clearInterval(timer);
  form.removeEventListener("saving", stop);
  button.classList.replace("stop", "calm");
  words.textContent = before;
  await writing;
  if (lost) throw lost;
}
