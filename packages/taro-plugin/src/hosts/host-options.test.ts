import { beforeEach, describe, expect, it, vi } from 'vitest';
import { createAlipayBridge } from './alipay';
import { createH5Bridge } from './h5';
import { createWeappBridge } from './weapp';

vi.mock('@tarojs/taro', () => ({ default: {} }));

const requestLaunch = async () => ({ launchCode: 'code' });
const verifyFace = async () => ({ ticket: 'seen' });

describe.each([['weapp', createWeappBridge], ['alipay', createAlipayBridge], ['h5', createH5Bridge]] as const)('%s', (_, createBridge) => {
  beforeEach(() => {
    vi.stubGlobal('wx', {});
    vi.stubGlobal('document', {});
    vi.stubGlobal('navigator', {});
    return () => vi.unstubAllGlobals();
  });

  it('A21 offers a face check where the host has one', () => {
    expect(createBridge({ requestLaunch, verifyFace }).face?.verifyFace).toBe(verifyFace);
    expect(createBridge({ requestLaunch }).face).toBeUndefined();
  });
});
