import { ContractApp } from '../../contract-app';

export default function Contract() {
  return <ContractApp />;
}
