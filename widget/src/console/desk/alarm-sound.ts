// The sound of an alarm: two soft tones every four seconds. Synthesized, so that no sound file is loaded.

const REPEAT_MS = 4_000;

/** Plays until the returned function is called. Browsers allow it only after a click on the page. */
export function startAlarmSound(): () => void {
  const audio = new AudioContext();
  const ring = () => {
    for (const [offset, pitch] of [
      [0, 660],
      [0.28, 880],
    ] as const) {
      const tone = audio.createOscillator();
      const volume = audio.createGain();
      const at = audio.currentTime + offset;
      tone.frequency.value = pitch;
      volume.gain.setValueAtTime(0, at);
      volume.gain.linearRampToValueAtTime(0.2, at + 0.03);
      volume.gain.linearRampToValueAtTime(0, at + 0.24);
      tone.connect(volume).connect(audio.destination);
      tone.start(at);
      tone.stop(at + 0.25);
    }
  };
  ring();
  const id = setInterval(ring, REPEAT_MS);
  return () => {
    clearInterval(id);
    void audio.close();
  };
}
