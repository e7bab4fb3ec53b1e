export default { pages: ['pages/contract/contract'], window: { navigationBarTitleText: '契约' } };
