// Fingerprints of files, made on this device in a worker: MD5 and SHA-256 of the bytes, PDQ of what is seen. Nothing here
// asks for an address, and no part of a file leaves this device: only the digests go back to the page (ADR 29).
//
// PDQ is the linear-operator form of `hirz.core.hashing`: every step up to the median is linear and separable, so a line
// of the picture is weighed into 64 lines as it comes, and the whole is never held twice. Numbers are doubles, bits equal
// Python's. Nothing is scaled down first: halving moved bits on 15 of 20 samples, by up to 42.
"use strict";

const SIDE = 64, WAVES = 16; // PDQ's buffer, and its corner of the cosine transform
const LEAST_SIDE = 5; // as in the reference: smaller is nothing
const CHUNK = 1 << 20; // bytes digested at once
const STRIP = 1 << 20; // pixels read at once: 4 MB, whatever the picture
const MOST_PIXELS = 64e6; // a picture beyond is a trap, or nothing that a telephone took

/* ---------------------------------------------------------------------------------------------------------- PDQ */

// One axis of length n: for each of 64 samples, where its weights begin and what they are. PDQ runs a box of w twice, each
// divided by what it really holds at the borders, and then takes every n/64th value.
const axis = (n) => {
  const width = Math.floor((n + 127) / 128), half = Math.floor((width + 2) / 2);
  const box = (at) => [Math.max(0, at + half - width), Math.min(at + half, n)];
  return Array.from({ length: SIDE }, (_, sample) => {
    const [first, last] = box(Math.floor(((sample + 0.5) * n) / SIDE));
    const start = box(first)[0], weights = new Float64Array(box(last - 1)[1] - start);
    for (let middle = first; middle < last; middle += 1) {
      const [from, to] = box(middle);
      for (let at = from; at < to; at += 1) weights[at - start] += 1 / ((last - first) * (to - from));
    }
    return { start, weights };
  });
};

const COSINES = Array.from({ length: WAVES }, (_, i) => Float64Array.from({ length: SIDE }, (_, j) =>
  Math.sqrt(2 / SIDE) * Math.cos((Math.PI / (2 * SIDE)) * (i + 1) * (2 * j + 1))));

class Pdq {
  constructor(width, height) {
    this.width = width;
    this.height = height;
    this.rows = axis(height);
    this.columns = axis(width);
    this.luma = new Float64Array(width);
    this.lines = this.rows.map(() => new Float64Array(width));
  }

  // Lines of the picture from line `top` on, as red, green, blue, alpha.
  add(pixels, top) {
    const { width, luma } = this;
    for (let line = 0; line * width * 4 < pixels.length; line += 1) {
      for (let x = 0, at = line * width * 4; x < width; x += 1, at += 4) {
        luma[x] = 0.299 * pixels[at] + 0.587 * pixels[at + 1] + 0.114 * pixels[at + 2];
      }
      this.rows.forEach(({ start, weights }, sample) => {
        const weight = weights[top + line - start], into = this.lines[sample];
        if (weight > 0) for (let x = 0; x < width; x += 1) into[x] += weight * luma[x];
      });
    }
  }

  // { pdq: 64 hexadecimal digits, quality: 0 to 100 }
  end() {
    if (Math.min(this.width, this.height) < LEAST_SIDE) return { pdq: "0".repeat(SIDE), quality: 0 };
    const buffer = this.lines.map((line) => this.columns.map(({ start, weights }) =>
      weights.reduce((sum, weight, at) => sum + weight * line[start + at], 0)));
    const half = COSINES.map((wave) => Array.from({ length: SIDE }, (_, x) =>
      wave.reduce((sum, cosine, y) => sum + cosine * buffer[y][x], 0)));
    const waves = half.flatMap((line) => COSINES.map((wave) => wave.reduce((sum, cosine, x) => sum + cosine * line[x], 0)));
    const median = Float64Array.from(waves).sort()[waves.length / 2 - 1];
    const bits = waves.map((wave) => Number(wave > median)).reverse();
    const digits = Array.from({ length: bits.length / 4 }, (_, at) => parseInt(bits.slice(4 * at, 4 * at + 4).join(""), 2));
    return { pdq: digits.map((digit) => digit.toString(16)).join(""), quality: qualityOf(buffer) };
  }
}

// How much there is to recognise: the steps between neighbours, as PDQ counts them.
const qualityOf = (buffer) => {
  let steps = 0;
  const step = (one, other) => Math.abs(Math.trunc(((one - other) * 100) / 255));
  for (let y = 0; y < SIDE; y += 1) {
    for (let x = 0; x < SIDE; x += 1) {
      if (y + 1 < SIDE) steps += step(buffer[y][x], buffer[y + 1][x]);
      if (x + 1 < SIDE) steps += step(buffer[y][x], buffer[y][x + 1]);
    }
  }
  return Math.min(100, Math.trunc(steps / 90));
};

/* -------------------------------------------------------------------------------------------------------- digests */
// Written out, because the browser's own wants a whole file in memory and knows no MD5.

const bytesOf = (words, littleEndian) => {
  const view = new DataView(new ArrayBuffer(4 * words.length));
  words.forEach((word, at) => view.setUint32(4 * at, word, littleEndian));
  return Array.from(new Uint8Array(view.buffer), (byte) => byte.toString(16).padStart(2, "0")).join("");
};

// The frame that both share: blocks of 64 bytes, the end padded with its length in bits.
class Digest {
  constructor(state, littleEndian) {
    this.state = Int32Array.from(state);
    this.littleEndian = littleEndian;
    this.rest = new Uint8Array(64);
    this.held = 0;
    this.size = 0;
  }

  add(bytes) {
    this.size += bytes.length;
    let at = 0;
    if (this.held) {
      at = Math.min(64 - this.held, bytes.length);
      this.rest.set(bytes.subarray(0, at), this.held);
      this.held += at;
      if (this.held < 64) return;
      this.block(new DataView(this.rest.buffer), 0);
    }
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    for (; at + 64 <= bytes.length; at += 64) this.block(view, at);
    this.held = bytes.length - at;
    this.rest.set(bytes.subarray(at));
  }

  end() {
    const bits = this.size * 8, tail = new DataView(new ArrayBuffer(this.held < 56 ? 64 : 128));
    new Uint8Array(tail.buffer).set(this.rest.subarray(0, this.held));
    tail.setUint8(this.held, 0x80);
    const high = Math.floor(bits / 2 ** 32), low = bits >>> 0, at = tail.byteLength - 8;
    tail.setUint32(at, this.littleEndian ? low : high, this.littleEndian);
    tail.setUint32(at + 4, this.littleEndian ? high : low, this.littleEndian);
    for (let block = 0; block < tail.byteLength; block += 64) this.block(tail, block);
    return bytesOf(this.state, this.littleEndian);
  }
}

// RFC 1321
const SINES = Int32Array.from({ length: 64 }, (_, i) => Math.floor(2 ** 32 * Math.abs(Math.sin(i + 1))));
const TURNS = [[7, 12, 17, 22], [5, 9, 14, 20], [4, 11, 16, 23], [6, 10, 15, 21]];
const START = [0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476];

class Md5 extends Digest {
  constructor() {
    super(START, true);
    this.words = new Int32Array(16);
  }

  block(view, start) {
    const { words, state } = this;
    for (let i = 0; i < 16; i += 1) words[i] = view.getInt32(start + 4 * i, true);
    let a = state[0], b = state[1], c = state[2], d = state[3];
    for (let i = 0; i < 64; i += 1) {
      const round = i >> 4;
      let mixed, at;
      if (round === 0) { mixed = (b & c) | (~b & d); at = i; }
      else if (round === 1) { mixed = (d & b) | (~d & c); at = (5 * i + 1) & 15; }
      else if (round === 2) { mixed = b ^ c ^ d; at = (3 * i + 5) & 15; }
      else { mixed = c ^ (b | ~d); at = (7 * i) & 15; }
      const sum = (a + mixed + SINES[i] + words[at]) | 0, turn = TURNS[round][i & 3];
      a = d; d = c; c = b;
      b = (b + ((sum << turn) | (sum >>> (32 - turn)))) | 0;
    }
    state[0] += a; state[1] += b; state[2] += c; state[3] += d;
  }
}

// FIPS 180-4
const CUBES = new Int32Array([
  0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5, 0xd807aa98, 0x12835b01,
  0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174, 0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc,
  0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da, 0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147,
  0x06ca6351, 0x14292967, 0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
  0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070, 0x19a4c116, 0x1e376c08,
  0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3, 0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208,
  0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2]);
const ROOTS = [0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19];

class Sha256 extends Digest {
  constructor() {
    super(ROOTS, false);
    this.words = new Int32Array(64);
  }

  block(view, start) {
    const { words, state } = this;
    for (let i = 0; i < 16; i += 1) words[i] = view.getInt32(start + 4 * i, false);
    for (let i = 16; i < 64; i += 1) {
      const x = words[i - 15], y = words[i - 2];
      const low = ((x >>> 7) | (x << 25)) ^ ((x >>> 18) | (x << 14)) ^ (x >>> 3);
      const high = ((y >>> 17) | (y << 15)) ^ ((y >>> 19) | (y << 13)) ^ (y >>> 10);
      words[i] = words[i - 16] + low + words[i - 7] + high;
    }
    let a = state[0], b = state[1], c = state[2], d = state[3], e = state[4], f = state[5], g = state[6], h = state[7];
    for (let i = 0; i < 64; i += 1) {
      const turnE = ((e >>> 6) | (e << 26)) ^ ((e >>> 11) | (e << 21)) ^ ((e >>> 25) | (e << 7));
      const turnA = ((a >>> 2) | (a << 30)) ^ ((a >>> 13) | (a << 19)) ^ ((a >>> 22) | (a << 10));
      const one = (h + turnE + ((e & f) ^ (~e & g)) + CUBES[i] + words[i]) | 0;
      const two = (turnA + ((a & b) ^ (a & c) ^ (b & c))) | 0;
      h = g; g = f; f = e; e = (d + one) | 0; d = c; c = b; b = a; a = (one + two) | 0;
    }
    state[0] += a; state[1] += b; state[2] += c; state[3] += d; state[4] += e; state[5] += f; state[6] += g; state[7] += h;
  }
}

const digest = async (file, tell) => {
  const md5 = new Md5(), sha256 = new Sha256();
  for (let at = 0; at < file.size; at += CHUNK) {
    const bytes = new Uint8Array(await file.slice(at, at + CHUNK).arrayBuffer());
    md5.add(bytes);
    sha256.add(bytes);
    tell(Math.min(1, (at + CHUNK) / file.size));
  }
  return { md5: md5.end(), sha256: sha256.end() };
};

/* ------------------------------------------------------------------------------------------------------- pictures */

// The size that the head of a JPEG, PNG, GIF or WebP gives, as pixels; 0 where it gives none. Asked before anything is
// unfolded: a small file may unfold to gigabytes.
const pixelsOf = async (file) => {
  const view = new DataView(await file.slice(0, 1 << 18).arrayBuffer()), size = view.byteLength;
  const text = (at, length) => String.fromCharCode(...new Uint8Array(view.buffer, at, length));
  if (size < 32) return 0;
  if (view.getUint32(0) === 0x89504e47) return view.getUint32(16) * view.getUint32(20);
  if (text(0, 3) === "GIF") return view.getUint16(6, true) * view.getUint16(8, true);
  if (text(0, 4) === "RIFF" && text(12, 4) === "VP8X") {
    return ((view.getUint32(24, true) & 0xffffff) + 1) * ((view.getUint32(26, true) >>> 8) + 1);
  }
  if (view.getUint16(0) !== 0xffd8) return 0;
  for (let at = 2; at + 9 < size; at += 2 + view.getUint16(at + 2)) {
    const mark = view.getUint16(at);
    if (mark >= 0xffc0 && mark <= 0xffcf && ![0xffc4, 0xffc8, 0xffcc].includes(mark)) return view.getUint16(at + 5) * view.getUint16(at + 7);
  }
  return 0;
};

// No colours adapted, nothing blended: pixels as the lists are made of.
const PLAIN = { colorSpaceConversion: "none", premultiplyAlpha: "none" };

// Browsers turn a JPEG as its EXIF says, and cannot be asked not to; lists are made of pixels as they are stored. So the
// mark of the EXIF segment is renamed, and whoever decodes passes over it. Null where there is none.
const withoutExif = async (file) => {
  const head = new DataView(await file.slice(0, 1 << 18).arrayBuffer());
  if (head.byteLength < 32 || head.getUint16(0) !== 0xffd8) return null;
  let found = false;
  for (let at = 2; at + 10 < head.byteLength && head.getUint8(at) === 0xff; at += 2 + head.getUint16(at + 2)) {
    if (head.getUint16(at) === 0xffda) break;
    if (head.getUint16(at) !== 0xffe1 || head.getUint32(at + 4) !== 0x45786966) continue;
    head.setUint8(at + 1, 0xec);
    found = true;
  }
  return found ? new Blob([head.buffer, file.slice(head.byteLength)], { type: file.type }) : null;
};

const pdqOf = async (file, tell) => {
  const bitmap = await createImageBitmap(file, PLAIN);
  const { width, height } = bitmap;
  if (width * height > MOST_PIXELS) return null;
  const lines = Math.max(1, Math.min(height, Math.floor(STRIP / width)));
  const paper = new OffscreenCanvas(width, lines).getContext("2d", { willReadFrequently: true, alpha: false });
  const pdq = new Pdq(width, height);
  for (let top = 0; top < height; top += lines) {
    const here = Math.min(lines, height - top);
    paper.drawImage(bitmap, 0, top, width, here, 0, 0, width, here);
    pdq.add(paper.getImageData(0, 0, width, here).data, top);
    tell((top + here) / height);
  }
  bitmap.close();
  return pdq.end();
};

// The picture as it is stored, as the lists have it, and as it is seen where that is another one: a copy that somebody
// passed on through an app was turned for good.
const pdqOfPicture = async (file, tell) => {
  if ((await pixelsOf(file)) > MOST_PIXELS) return null;
  const stored = await withoutExif(file);
  const asStored = await pdqOf(stored ?? file, (share) => tell(stored ? share / 2 : share));
  if (!stored || !asStored) return asStored;
  const asSeen = await pdqOf(file, (share) => tell(0.5 + share / 2));
  return asSeen.pdq === asStored.pdq ? asStored : { ...asStored, seen: asSeen };
};

/* ----------------------------------------------------------------------------------------------- talking to the page */

const TASKS = {
  file: async ({ file }, tell) => digest(file, tell),
  picture: async ({ file }, tell) => pdqOfPicture(file, tell),
  // One frame of a film; only the page can play it.
  frame: async ({ pixels, width, height }) => {
    const pdq = new Pdq(width, height);
    pdq.add(pixels, 0);
    return pdq.end();
  },
};

globalThis.onmessage = async ({ data }) => {
  let told = 0;
  const tell = (share) => {
    if (share - told < 0.02 && share < 1) return;
    told = share;
    postMessage({ id: data.id, share });
  };
  try {
    postMessage({ id: data.id, made: await TASKS[data.task](data, tell) });
  } catch {
    postMessage({ id: data.id, made: null });
  }
};
