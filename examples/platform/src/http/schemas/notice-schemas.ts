import { Type } from 'typebox';

export const NoticesRead = Type.Object({ noticeIds: Type.Array(Type.String({ minLength: 1, maxLength: 64 }), { minItems: 1, maxItems: 50 }) }, { $id: 'NoticesRead', additionalProperties: false });

export const Banner = Type.Object({ bannerId: Type.String(), title: Type.String(), url: Type.String({ description: 'https; opened by the host' }) }, { $id: 'Banner' });
export const BannerList = Type.Object({ items: Type.Array(Type.Ref('Banner')) }, { $id: 'BannerList' });
