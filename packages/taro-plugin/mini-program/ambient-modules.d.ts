declare module '*.css';
declare module '#taro-platform';
declare module '@tarojs/plugin-framework-react/dist/runtime';
