export { openCamera } from './open-camera';
export { readPicture } from './read-picture';
export { watchCodes } from './watch-codes';
