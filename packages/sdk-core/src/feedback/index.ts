export { detectPictureType, feedbackPictureLimit, largestPictureBytes, pictureTypes, refusePictures, type PictureType } from './picture-rules';
