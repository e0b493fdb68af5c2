// Creates and uses passkeys in this browser: conversion of bytes, and error codes.

import { RequestError } from "./connection";
import type { PasskeyAnswer, PasskeyAsk, PasskeyMade, PasskeyOffer } from "./contract.generated";

/** The lifetime of a challenge at the gateway. */
const TIMEOUT_MS = 300_000;
const PUBLIC_KEY = "public-key";
/** ES256, EdDSA, RS256, in order of preference. */
const ALGORITHMS = [-7, -8, -257];
const NUMBERS = /^[\d.]+$|^\[/;

/** Whether passkeys can be used: browsers allow them for host names only, not for IP addresses. */
export function passkeysWork(): boolean {
  return "PublicKeyCredential" in globalThis && !NUMBERS.test(location.hostname);
}

export async function makePasskey(offer: PasskeyOffer, name: string): Promise<PasskeyMade> {
  const made = await ceremony(() =>
    navigator.credentials.create({
      publicKey: {
        challenge: bytesOf(offer.challenge),
        rp: { id: offer.site, name: document.title },
        user: { id: bytesOf(offer.account), name: offer.name, displayName: offer.name },
        pubKeyCredParams: ALGORITHMS.map((alg) => ({ type: PUBLIC_KEY, alg })),
        excludeCredentials: offer.known.map(described),
        authenticatorSelection: { residentKey: "required", userVerification: "required" },
        attestation: "none",
        timeout: TIMEOUT_MS,
      },
    }),
  );
  const response = made.response as AuthenticatorAttestationResponse;
  return {
    name,
    credential: textOf(made.rawId),
    client_data: textOf(response.clientDataJSON),
    attestation: textOf(response.attestationObject),
  };
}

export async function answerPasskey(ask: PasskeyAsk): Promise<PasskeyAnswer> {
  const used = await ceremony(() =>
    navigator.credentials.get({
      publicKey: {
        challenge: bytesOf(ask.challenge),
        rpId: ask.site,
        allowCredentials: (ask.allowed ?? []).map(described),
        userVerification: "required",
        timeout: TIMEOUT_MS,
      },
    }),
  );
  const response = used.response as AuthenticatorAssertionResponse;
  return {
    attempt: ask.attempt,
    credential: textOf(used.rawId),
    client_data: textOf(response.clientDataJSON),
    authenticator_data: textOf(response.authenticatorData),
    signature: textOf(response.signature),
    ...(response.userHandle && { account: textOf(response.userHandle) }),
  };
}

async function ceremony(ask: () => Promise<Credential | null>): Promise<PublicKeyCredential> {
  let credential: Credential | null;
  try {
    credential = await ask();
  } catch (error) {
    throw new RequestError(codeOfFailure(error));
  }
  if (!(credential instanceof PublicKeyCredential)) throw new RequestError("passkey_cancelled");
  return credential;
}

/** The error code of a failed attempt. Browsers report refusal and timeout alike as `NotAllowedError`. */
export function codeOfFailure(error: unknown): string {
  const name = error instanceof Error ? error.name : "";
  if (name === "InvalidStateError") return "passkey_here_already";
  if (name === "SecurityError") return "passkey_elsewhere";
  return name === "NotAllowedError" || name === "AbortError" ? "passkey_cancelled" : "passkey_refused";
}

function described(credential: string): PublicKeyCredentialDescriptor {
  return { type: PUBLIC_KEY, id: bytesOf(credential) };
}

/** Base64url without padding, the contract's encoding of bytes. */
export function textOf(bytes: ArrayBuffer): string {
  const binary = String.fromCharCode(...new Uint8Array(bytes));
  return btoa(binary).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

export function bytesOf(text: string): Uint8Array<ArrayBuffer> {
  const binary = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(binary, (letter) => letter.charCodeAt(0));
}
