export default { navigationBarTitleText: '职业技能电子培训券', enablePullDownRefresh: true };
