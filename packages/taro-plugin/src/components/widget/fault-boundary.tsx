import { Component } from 'react';
import type { ReactNode } from 'react';
import { FailurePanel } from '../states/failure-panel';

/** What a widget stumbles over while it draws (an answer whose inside is not as documented) is told with its code; the host's page goes on. */
export class FaultBoundary extends Component<{ children: ReactNode }, { isFaulty: boolean }> {
  constructor(props: { children: ReactNode }) {
    super(props);
    this.state = { isFaulty: false };
  }

  static getDerivedStateFromError(): { isFaulty: boolean } {
    return { isFaulty: true };
  }

  override render(): ReactNode {
    if (!this.state.isFaulty) return this.props.children;
    return <FailurePanel failure={{ kind: 'fault', code: 'malformedResponse' }} onRetry={() => this.setState({ isFaulty: false })} />;
  }
}
