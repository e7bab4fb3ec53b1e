import type { ComponentType, ReactNode } from 'react';

/**
 * The seam between the components and a renderer. Components import the
 * primitives of this contract from `#kit` and nothing else of a host; the Taro
 * kit implements them with `@tarojs/components`, the DOM kit with plain HTML.
 *
 * Rules: no event objects, no refs, no canvas, no props beyond the listed ones.
 * `className` takes names of the token stylesheet (`etv-…`) only.
 */
export interface KitContract {
  /** A full page: title bar, scrolling body, optional fixed footer. */
  Screen: ComponentType<ScreenProps>;
  Section: ComponentType<SectionProps>;
  /** A row that may lead somewhere. */
  Cell: ComponentType<CellProps>;
  Button: ComponentType<ButtonProps>;
  Field: ComponentType<FieldProps>;
  /** One of several: tabs or a radio list. */
  Choice: ComponentType<ChoiceProps>;
  /** The circle in front of the terms (R34). */
  Check: ComponentType<CheckProps>;
  /** A panel that slides up from the bottom edge; modal. */
  Sheet: ComponentType<SheetProps>;
  /** Asks once before something that cannot be undone; modal. */
  Dialog: ComponentType<DialogProps>;
  Picture: ComponentType<PictureProps>;
  /** A list that reports when its end comes into view. */
  Scroller: ComponentType<ScrollerProps>;
  /** A short message in a live region. */
  Toast: ComponentType<ToastProps>;
  /** Live camera that reports each code it reads. */
  Camera: ComponentType<CameraProps>;
  /** Layout only; becomes a landmark or list by `role`. */
  Box: ComponentType<BoxProps>;
  Text: ComponentType<TextProps>;
}

export interface ScreenProps {
  title: string;
  /** Shows the back button. */
  onBack?: (() => void) | undefined;
  /** Pull to refresh, and a refresh button for keyboard and screen-reader users. */
  onRefresh?: (() => void) | undefined;
  isRefreshing?: boolean | undefined;
  /** Accessible words for the two buttons, from the message catalogue. */
  backLabel?: string | undefined;
  refreshLabel?: string | undefined;
  /** `immersive` fills the screen in one tone (scan results). */
  tone?: Tone | undefined;
  footer?: ReactNode;
  children?: ReactNode;
}

export type Tone = 'neutral' | 'accent' | 'success' | 'warn' | 'danger';

export interface SectionProps {
  title?: string | undefined;
  note?: string | undefined;
  children?: ReactNode;
}

export interface CellProps {
  title: string;
  note?: string | undefined;
  value?: string | undefined;
  icon?: IconName | undefined;
  onPress?: (() => void) | undefined;
}

/** Drawn by the kit from one sheet of 24-px outlines. */
export type IconName =
  | 'ticket' | 'wallet' | 'check-in' | 'certificate' | 'study' | 'feedback' | 'scan' | 'chart'
  | 'assist' | 'admins' | 'campus' | 'jobs' | 'clock' | 'warning' | 'success' | 'failure' | 'offline' | 'eye';

export interface ButtonProps {
  label: string;
  onPress: () => void;
  kind?: 'primary' | 'secondary' | 'danger' | 'plain' | undefined;
  isBusy?: boolean | undefined;
  isDisabled?: boolean | undefined;
  /** Accessible name when the label alone does not say it. */
  description?: string | undefined;
}

export interface FieldProps {
  label: string;
  value: string;
  onValue: (value: string) => void;
  /** Enter key, or the end of a scan-gun burst. */
  onSubmit?: (() => void) | undefined;
  placeholder?: string | undefined;
  kind?: 'text' | 'digits' | 'search' | 'code' | undefined;
  hint?: string | undefined;
  error?: string | undefined;
}

export interface ChoiceProps {
  label: string;
  options: readonly ChoiceOption[];
  index: number;
  onChoose: (index: number) => void;
  layout?: 'tabs' | 'list' | undefined;
}

export interface ChoiceOption {
  label: string;
  note?: string | undefined;
}

export interface CheckProps {
  label: string;
  isChecked: boolean;
  onChange: (isChecked: boolean) => void;
}

export interface SheetProps {
  isOpen: boolean;
  title: string;
  closeLabel: string;
  onClose: () => void;
  children?: ReactNode;
}

export interface DialogProps {
  isOpen: boolean;
  title: string;
  body: string;
  confirmLabel: string;
  cancelLabel: string;
  kind?: 'primary' | 'danger' | undefined;
  isBusy?: boolean | undefined;
  onConfirm: () => void;
  onCancel: () => void;
}

export interface PictureProps {
  /** URL or data URL. */
  src: string;
  /** Empty for decoration. */
  alt: string;
  className?: string | undefined;
  /** Keep hard pixel edges (QR codes). */
  isPixelArt?: boolean | undefined;
}

export interface ScrollerProps {
  label?: string | undefined;
  onReachEnd?: (() => void) | undefined;
  children?: ReactNode;
}

export interface ToastProps {
  /** Empty: nothing shown, the live region stays. */
  message: string;
  tone?: Tone | undefined;
}

export interface CameraProps {
  label: string;
  isActive: boolean;
  isTorchOn?: boolean | undefined;
  /** The text of a code; repeated while it stays in view. */
  onCode: (text: string) => void;
  onFault: (fault: CameraFault) => void;
  /** Reported once the camera runs: whether it has a light to switch on. */
  onTorchSupport?: ((hasTorch: boolean) => void) | undefined;
  /** Words of the button that reads a code from a saved picture; without them there is none. */
  pictureLabel?: string | undefined;
  /** The chosen picture holds no readable code. */
  onPictureFault?: (() => void) | undefined;
}

export type CameraFault = 'permissionDenied' | 'noCamera' | 'inUse' | 'unsupported';

export interface BoxProps {
  className?: string | undefined;
  role?: 'region' | 'list' | 'listitem' | 'status' | 'alert' | 'group' | undefined;
  label?: string | undefined;
  /** Share of a bar, 0 to 1, as the token `--etv-fill` of the box. */
  fill?: number | undefined;
  onPress?: (() => void) | undefined;
  children?: ReactNode;
}

export interface TextProps {
  className?: string | undefined;
  kind?: 'plain' | 'heading' | 'strong' | 'note' | 'number' | undefined;
  children?: ReactNode;
}
