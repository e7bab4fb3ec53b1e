import type { KitContract } from '@skill-voucher/taro-plugin';
import { Box } from './box';
import { Button } from './button';
import { Camera } from './camera';
import { Cell } from './cell';
import { Check } from './check';
import { Choice } from './choice';
import { Dialog } from './dialog';
import { Field } from './field';
import { Picture } from './picture';
import { Screen } from './screen';
import { Scroller } from './scroller';
import { Section } from './section';
import { Sheet } from './sheet';
import { Text } from './text';
import { Toast } from './toast';

/** The kit in plain HTML; the build exchanges `#kit` for this module. */
export const domKit = {
  Box, Button, Camera, Cell, Check, Choice, Dialog, Field, Picture, Screen, Scroller, Section, Sheet, Text, Toast,
} satisfies KitContract;

export { Box, Button, Camera, Cell, Check, Choice, Dialog, Field, Picture, Screen, Scroller, Section, Sheet, Text, Toast };
