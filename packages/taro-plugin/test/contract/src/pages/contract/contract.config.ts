export default { navigationBarTitleText: '契约', enablePullDownRefresh: true };
