import { describe, expect, it } from 'vitest';
import { createSay } from './messages';
import { messagesEn } from './messages.en';
import { messagesZhCN } from './messages.zh-CN';

const placesIn = (text: string): string[] => (text.match(/\{\w+\}/g) ?? []).sort();

describe('the word catalogue', () => {
  it('has the same keys and places in both languages', () => {
    expect(Object.keys(messagesEn).sort()).toEqual(Object.keys(messagesZhCN).sort());
    for (const [key, text] of Object.entries(messagesZhCN)) {
      expect(placesIn(messagesEn[key as keyof typeof messagesZhCN]), key).toEqual(placesIn(text));
    }
  });

  it('writes Chinese with full-width punctuation', () => {
    for (const [key, text] of Object.entries(messagesZhCN)) expect(text, key).not.toMatch(/[一-鿿][,:;?!()]|[,:;?!()][一-鿿]/);
  });

  it('uses the labels of the operation manual', () => {
    const words = Object.values(messagesZhCN) as string[];
    for (const label of ['职业技能电子培训券', '卡券中心', '我的卡券', '去领取', '我已认真阅读并同意以上服务条款', '确认领取', '点击扫码使用', '培训机构工具', '扫码核验', '待使用', '已使用', '已结算', '已失效']) {
      expect(words).toContain(label);
    }
  });

  it('fills places and takes a host\'s own words first', () => {
    const say = createSay('zh-CN', { 'home.greeting': '{name},欢迎' });
    expect(say('home.greeting', { name: '张*' })).toBe('张*,欢迎');
    expect(say('code.secondsLeft', { seconds: 42 })).toBe('42 秒后刷新');
    expect(createSay('en')('code.secondsLeft', { seconds: 42 })).toBe('New code in 42 s');
  });
});
