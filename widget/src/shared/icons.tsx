// Icons, 20 by 20, in the colour of the text. They are used beside a text or inside a labelled control.

import type { ComponentChildren } from "preact";

interface IconProps {
  children: ComponentChildren;
  /** It points in the direction of writing, and is mirrored from right to left. */
  pointing?: boolean;
}

function Icon({ children, pointing = false }: IconProps) {
  return (
    <svg
      class={pointing ? "icon pointing" : "icon"}
      viewBox="0 0 20 20"
      width="20"
      height="20"
      fill="none"
      stroke="currentColor"
      stroke-width="1.7"
      stroke-linecap="round"
      stroke-linejoin="round"
      aria-hidden="true"
      focusable="false"
    >
      {children}
    </svg>
  );
}

/** The logo: a pilot boat under a light. */
export const MarkIcon = () => (
  <Icon>
    <path d="M2.5 13.5h15l-2.2 3.6H4.7z" />
    <path d="M10 13.5V6.2m0 0 4.4 4.6H10" />
    <path d="M10 2.6v.2M6.9 3.9l.2.2M13.1 3.9l-.2.2" />
  </Icon>
);
export const BackIcon = () => (
  <Icon pointing>
    <path d="M17 10H4m5-5-5 5 5 5" />
  </Icon>
);
export const ForwardIcon = () => (
  <Icon pointing>
    <path d="m8 5 5 5-5 5" />
  </Icon>
);
export const PersonIcon = () => (
  <Icon>
    <circle cx="10" cy="6.6" r="3.1" />
    <path d="M3.8 16.8c.7-3.3 3.2-5 6.2-5s5.5 1.7 6.2 5" />
  </Icon>
);
export const PhoneIcon = () => (
  <Icon>
    <path d="M4.3 3.3h2.9l1.4 3.6-1.9 1.4a9.5 9.5 0 0 0 5 5l1.4-1.9 3.6 1.4v2.9c0 .6-.5 1-1 1A13 13 0 0 1 3.3 4.3c0-.5.4-1 1-1z" />
  </Icon>
);
export const SendIcon = () => (
  <Icon pointing>
    <path d="m3.2 10 13.6-6-4 12.8-3.2-5.1z" />
    <path d="m9.6 11.7 7.2-7.7" />
  </Icon>
);
export const SearchIcon = () => (
  <Icon>
    <circle cx="8.8" cy="8.8" r="5.3" />
    <path d="m12.8 12.8 4 4" />
  </Icon>
);
export const KeyIcon = () => (
  <Icon>
    <circle cx="6.6" cy="12.8" r="3.3" />
    <path d="m9 10.4 6.8-6.8m-3 3 2 2" />
  </Icon>
);
export const MoreIcon = () => (
  <Icon>
    <path d="M4.5 10v.1M10 10v.1M15.5 10v.1" stroke-width="2.6" />
  </Icon>
);
export const DoneIcon = () => (
  <Icon>
    <path d="m4 10.5 4 4 8-9" />
  </Icon>
);
export const CloseIcon = () => (
  <Icon>
    <path d="m5 5 10 10M15 5 5 15" />
  </Icon>
);
export const DownIcon = () => (
  <Icon>
    <path d="m5 8 5 5 5-5" />
  </Icon>
);
/** Struck through: the sound is off. */
export const BellIcon = ({ off = false }: { off?: boolean }) => (
  <Icon>
    {off && <path d="m3.5 3 13 14" />}
    <path d="M5 13.5V9a5 5 0 0 1 10 0v4.5l1.3 1.5H3.7zM8.5 17h3" />
  </Icon>
);
export const SoundIcon = ({ off = false }: { off?: boolean }) => (
  <Icon>
    <path d="M3 8v4h2.8L10 15.5v-11L5.8 8z" />
    {off ? <path d="m13 8 4 4m0-4-4 4" /> : <path d="M13 7.5a3.5 3.5 0 0 1 0 5m2-7.3a6.8 6.8 0 0 1 0 9.6" />}
  </Icon>
);
export const ClockIcon = () => (
  <Icon>
    <circle cx="10" cy="10" r="7" />
    <path d="M10 6v4.2l2.8 1.7" />
  </Icon>
);
export const NoteIcon = () => (
  <Icon>
    <path d="M4.5 3.5h11v9l-4 4h-7z" />
    <path d="M15.5 12.5h-4v4M7.5 7h5M7.5 10h3" />
  </Icon>
);
export const AlertIcon = () => (
  <Icon>
    <path d="M10 3 2.5 16.5h15z" />
    <path d="M10 8v4m0 2.2v.1" />
  </Icon>
);
