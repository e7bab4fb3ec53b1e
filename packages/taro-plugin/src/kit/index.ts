import { Box } from './box';
import { Button } from './button';
import { Camera } from './camera';
import { Cell } from './cell';
import { Check } from './check';
import { Choice } from './choice';
import { Dialog } from './dialog';
import { Field } from './field';
import type { KitContract } from './kit-contract';
import { Picture } from './picture';
import { Screen } from './screen';
import { Scroller } from './scroller';
import { Section } from './section';
import { Sheet } from './sheet';
import { Text } from './text';
import { Toast } from './toast';

export { Box, Button, Camera, Cell, Check, Choice, Dialog, Field, Picture, Screen, Scroller, Section, Sheet, Text, Toast };
export type * from './kit-contract';

/** The compiler's proof that this kit covers the contract. */
export const taroKit = {
  Box, Button, Camera, Cell, Check, Choice, Dialog, Field, Picture, Screen, Scroller, Section, Sheet, Text, Toast,
} satisfies KitContract;
