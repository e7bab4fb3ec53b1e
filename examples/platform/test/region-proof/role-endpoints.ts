import type { Classified } from './classified';
import type { Filling } from './openapi-endpoints';

type Role = Classified<never>;

const operatorOnly = (path?: Filling['path'], body?: unknown): Role => ({ scope: 'role', why: 'the platform operator runs the whole (A24)', filling: { ...(path === undefined ? {} : { path }), body } });
const administration = (path?: Filling['path'], body?: unknown): Role => ({ scope: 'role', why: 'administrators work for the whole, and see no voucher', filling: { ...(path === undefined ? {} : { path }), body } });

const feedback = { feedbackId: `0000-${'0'.repeat(32)}`, position: 1 };
const channel = { channelId: 'sanjintong' };
const learningPlatform = { platformNumber: 1 };
const material = { materialId: 'region-140000' };
const publicKey = 'A'.repeat(44);
const materialBody = { category: 'guide', audienceLevels: ['city'], title: '标题', body: '正文' };
const account = { account: 'demo-shanxi' };
const banner = { title: '标题', url: 'https://example.com', position: 1 };
const trustList = { payload: 'e30', signature: 'A'.repeat(86) };

/** Of the console, for roles that have no region: whoever works for one is refused, with a body that is in order. */
export const roleEndpoints: Readonly<Record<string, Role>> = {
  listHrAccounts: administration(), createHrAccount: administration(undefined, { account: 'region-proof', role: 'hr', regionCode: '140000' }),
  activateHrAccount: administration(account), disableHrAccount: administration(account), resetHrAccount: administration(account), listAuditEntries: administration(),

  listVoucherDeliveries: operatorOnly(), replayVoucherDelivery: operatorOnly({ deliveryId: '1-real-name-system' }),
  listFeedbackDesk: operatorOnly(), readFeedbackAtDesk: operatorOnly(feedback), readPictureAtDesk: operatorOnly(feedback), answerFeedback: operatorOnly(feedback, { text: '答复' }), closeFeedback: operatorOnly(feedback),
  listHostChannels: operatorOnly(), createHostChannel: operatorOnly(undefined, { channelId: 'other-host', name: '其他', publicKey }), updateHostChannel: operatorOnly(channel, { name: '其他' }),
  rotateHostChannelKey: operatorOnly(channel, { publicKey }), suspendHostChannel: operatorOnly(channel, { reason: '停用' }), resumeHostChannel: operatorOnly(channel),
  listLearningPlatforms: operatorOnly(), createLearningPlatform: operatorOnly(undefined, { platformId: 'other-platform', name: '其他' }), updateLearningPlatform: operatorOnly(learningPlatform, { name: '其他' }),
  rotateLearningPlatformKey: operatorOnly(learningPlatform, { publicKey }), suspendLearningPlatform: operatorOnly(learningPlatform, { reason: '停用' }), resumeLearningPlatform: operatorOnly(learningPlatform),
  listDeskBanners: operatorOnly(), createBanner: operatorOnly(undefined, { bannerId: 'other-banner', ...banner }), updateBanner: operatorOnly({ bannerId: 'other-banner' }, { ...banner, isHidden: true }),
  readTrustListState: operatorOnly(), requestTrustListApproval: operatorOnly(undefined, trustList), publishSubmittedList: operatorOnly(undefined, trustList),
  listDeskMaterials: operatorOnly(), createMaterial: operatorOnly(undefined, { materialId: 'other-material', ...materialBody }), readDeskMaterial: operatorOnly(material), editMaterial: operatorOnly(material, materialBody),
  publishMaterial: operatorOnly(material, { version: 1 }), withdrawMaterial: operatorOnly(material), uploadAttachment: operatorOnly(material, { fileName: 'x.pdf', data: 'JVBERi0x' }),
  listConsentTexts: operatorOnly(), publishConsentText: operatorOnly(undefined, { purpose: 'face', version: '2027-01', title: '标题', body: '正文' }),
};
