import { createRoot } from 'react-dom/client';
import { App } from './app';
import { keepAppearance } from './appearance';
import { readHostTheme } from './host-theme';
import './host.css';

const theme = readHostTheme(window.location.pathname);
document.documentElement.dataset['host'] = theme.channelId;
document.title = `${theme.name}（演示）`;
keepAppearance();

createRoot(document.getElementById('root') as HTMLElement).render(<App theme={theme} />);
